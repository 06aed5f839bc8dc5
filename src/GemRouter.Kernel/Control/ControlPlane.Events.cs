using GemRouter.Protocol;

namespace GemRouter.Kernel.Control;

/// <summary>What follows for this node's own sayings from what it heard.</summary>
public sealed partial class ControlPlane
{
    private void Hasten() => _hellos.Hasten(_now, NodeCount, Roster.Strangers, _streams.All.Count > 0);

    private sealed class Events(ControlPlane plane) : IControlEvents
    {
        // One CHALLENGE of a boot hastens at most one HELLO (wire 4).
        private readonly Dictionary<BootId, Challenge> _hastened = [];

        public void BootEntered(Boot boot)
        {
        }

        public void ProofWanted(Boot boot)
        {
            if (!_hastened.TryGetValue(boot.Id, out Challenge last) || last != boot.Challenge)
            {
                _hastened[boot.Id] = boot.Challenge;
                plane.Hasten();
            }
        }

        // An own WANT that was not sent yet hastens a HELLO (wire 4): only who was heard, and believed to speak, can come to need proof.
        public void ProofNeeded(Boot boot) => plane._wants.Note(boot, boot.IsOfInterest || plane._streams.All.Count > 0, plane.NodeCount, plane._now);

        public void BootProven(Boot boot)
        {
            plane._wants.Forget(boot);
            plane._host.PeerProven(boot);
        }

        public void BootDisplaced(Boot boot) => plane._wants.Forget(boot);

        public void BootGone(Boot boot, BootEnd end)
        {
            _hastened.Remove(boot.Id);
            plane._wants.Forget(boot);
            if (!boot.Node.Boots.Any(static other => other.State == BootState.Proven))
            {
                plane._requests.Forget(boot.Node);
            }

            plane._host.PeerGone(boot, end);
        }

        public void IdentityCloned(Node node) => plane._host.IdentityCloned(node);

        public void OwnBootCloned()
        {
            plane._entropy.Part(plane.Unshared.Span);
            plane.StopForCopy();
        }

        public void KeyRequested(Boot boot, KeyRequestEntry request)
        {
            if (plane._streams.Find(request.Group, request.KeyId) is (_, OwnKey own))
            {
                plane._answers.Plan(own.Seal.Address, isOwn: true, plane._now);
                return;
            }

            foreach (PeerKey key in plane.Keys.Find(request))
            {
                if (key.Boot != boot)
                {
                    plane._answers.Plan(AddressOf(key), isOwn: false, plane._now);
                }
            }
        }

        public void KeyMissing(Boot boot, StreamEntry entry) =>
            plane._requests.Add(new KeyRequestEntry(entry.Group.Address, entry.KeyId), boot.Node, plane._now);

        public void KeyUsable(PeerKey key)
        {
            plane._requests.Remove(new KeyRequestEntry(key.Announcement.Context.Group.Address, key.Id));
            plane._keysChanged = true;
            plane._host.KeyUsable(key);
        }

        public void AnnouncementHeard(PeerKey key)
        {
            plane._answers.Heard(AddressOf(key), plane._now);
            plane._host.KeyHeld(key);
        }

        public void KeyRenewed(PeerKey key) => plane._host.BoundMoved(key);

        public void KeyGone(PeerKey key) => plane._keysChanged = true;

        public void HeldAnnouncementDecided(ControlVerdict verdict) => plane._verdicts[(int)verdict]++;

        private static KeyAddress AddressOf(PeerKey key) => new(key.Announcement.Context.Group, key.Announcement.Context.Port, key.Id);
    }
}
