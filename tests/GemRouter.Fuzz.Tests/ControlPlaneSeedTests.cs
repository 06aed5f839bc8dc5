using GemRouter.Fuzz.Targets;
using GemRouter.Protocol;

namespace GemRouter.Fuzz.Tests;

/// <summary>The control plane's target begins where it is of use: its inputs get as far as what only signed HELLOs, proofs and announcements bring about.</summary>
public sealed class ControlPlaneSeedTests
{
    [Fact]
    public void Its_inputs_prove_peers_bring_SEKs_into_use_and_clone_the_node()
    {
        ControlPlaneTarget target = new();
        bool proven = false;
        bool usable = false;
        bool anew = false;
        HashSet<ControlVerdict> met = [];
        foreach (byte[] seed in target.Seeds(new VectorSeeds("/nowhere")))
        {
            target.Run(seed, session =>
            {
                proven |= session.HasProven;
                usable |= session.HasUsable;
                anew |= session.HasBegunAnew;
                met.UnionWith(Enum.GetValues<ControlVerdict>().Where(session.Met));
            });
        }

        Assert.Equal((true, true, true), (proven, usable, anew));
        Assert.Superset(new HashSet<ControlVerdict> { ControlVerdict.Accepted, ControlVerdict.Held, ControlVerdict.Own, ControlVerdict.Untrusted, ControlVerdict.AnnounceMalformed }, met);
    }
}
