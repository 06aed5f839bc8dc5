namespace GemRouter.Protocol.Tests;

/// <summary>Notes what a receiver told.</summary>
internal sealed class RecordedEvents : IControlEvents
{
    public List<string> All { get; } = [];

    public List<ControlVerdict> Decided { get; } = [];

    public int OwnClones { get; private set; }

    public void BootEntered(Boot boot) => All.Add($"entered {boot.Node.Id}");

    public void BootProven(Boot boot) => All.Add($"proven {boot.Node.Id}");

    public void BootDisplaced(Boot boot) => All.Add($"displaced {boot.Node.Id}");

    public void BootGone(Boot boot, BootEnd end) => All.Add($"gone {boot.Node.Id} {end}");

    public void IdentityCloned(Node node) => All.Add($"cloned {node.Id}");

    public void OwnBootCloned() => OwnClones++;

    public void ProofWanted(Boot boot) => All.Add($"wanted by {boot.Node.Id}");

    public void ProofNeeded(Boot boot) => All.Add($"to prove {boot.Node.Id}");

    public void KeyRequested(Boot boot, KeyRequestEntry request) => All.Add($"requested {request.KeyId}");

    public void KeyMissing(Boot boot, StreamEntry entry) => All.Add($"missing {entry.KeyId}");

    public void AnnouncementHeard(PeerKey key) => All.Add($"heard {key.Id}");

    public void KeyUsable(PeerKey key) => All.Add($"usable {key.Id}");

    public void KeyRenewed(PeerKey key) => All.Add($"renewed {key.Id}");

    public void KeyGone(PeerKey key) => All.Add($"key gone {key.Id}");

    public void HeldAnnouncementDecided(ControlVerdict verdict) => Decided.Add(verdict);

    public bool Saw(string text) => All.Exists(line => line.StartsWith(text, StringComparison.Ordinal));
}
