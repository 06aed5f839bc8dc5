using System.Collections.Immutable;

namespace GemRouter.Kernel.Manifests;

internal static class RouteDescription
{
    private static readonly Field<string> Name = Field.Optional("name", Texts.Name, "", "none", ReloadEffect.Live, "The route's name, for people.");

    private static readonly Field<string> Red = Field.Needed("red", Texts.Name, ReloadEffect.Renewed, "The link with plaintext.");

    private static readonly Field<string> Black = Field.Needed("black", Texts.Name, ReloadEffect.Renewed, "The link to the untrusted network.");

    private static readonly Field<ImmutableArray<GroupPrefix>> Groups = Field.Needed(
        "groups", new ListShape<GroupPrefix>(NetworkValues.Groups, least: 1), ReloadEffect.Live, "The groups that it carries; a policy holds each.");

    private static readonly Field<RouteDirection> Direction = Field.Optional(
        "direction", Texts.Choice<RouteDirection>(), RouteDirection.Both, "both", ReloadEffect.Renewed, "seal: red to black alone. open: black to red alone.");

    private static readonly Field<OversizeAction> Oversize = Field.Optional(
        "oversize", Texts.Choice<OversizeAction>(), OversizeAction.Fragment, "fragment", ReloadEffect.Live, "What becomes of a payload that does not fit the fabric's MTU.");

    private static readonly Field<ImmutableArray<StageUse>> Before = Field.Optional(
        "before", new ListShape<StageUse>(StageDescription.Use, most: 64), [], "[]", ReloadEffect.Renewed, "Stages before the sealer or opener, in order: names from \"stages\", or written out.");

    private static readonly Field<ImmutableArray<StageUse>> After = Field.Optional(
        "after", new ListShape<StageUse>(StageDescription.Use, most: 64), [], "[]", ReloadEffect.Renewed, "Stages behind it.");

    private static readonly SectionShape<StageLists> Lists = new(
        "stage lists", "The stages of one direction.", [Before, After],
        static values => new StageLists { Before = values.Get(Before), After = values.Get(After) });

    private static readonly Field<StageLists> Seal = Field.Optional("seal", Lists, new StageLists(), "no stages", ReloadEffect.Renewed, "The stages from red to black.");

    private static readonly Field<StageLists> Open = Field.Optional("open", Lists, new StageLists(), "no stages", ReloadEffect.Renewed, "The stages from black to red.");

    public static SectionShape<RouteSettings> Shape { get; } = new(
        "route", "A way between a red and a black link.", [Name, Red, Black, Groups, Direction, Oversize, Seal, Open],
        static values => new RouteSettings
        {
            Name = values.Get(Name),
            Red = values.Get(Red),
            Black = values.Get(Black),
            Groups = values.Get(Groups),
            Direction = values.Get(Direction),
            Oversize = values.Get(Oversize),
            Seal = values.Get(Seal),
            Open = values.Get(Open),
        });
}
