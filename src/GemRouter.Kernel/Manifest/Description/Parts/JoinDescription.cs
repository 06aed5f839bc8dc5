namespace GemRouter.Kernel.Manifests;

internal static class JoinDescription
{
    private static readonly Field<GroupAddress> Group = Field.Needed("group", NetworkValues.Group, ReloadEffect.Live, "The group.");

    private static readonly Field<Address?> Source = Field.Optional<Address?>(
        "source", new MappedShape<Address, Address?>(NetworkValues.Address, static address => address), null, "any", ReloadEffect.Live, "The only source to receive it from (SSM).");

    public static Shape<GroupJoin> Shape { get; } = new EitherShape<GroupJoin>(
        new MappedShape<GroupAddress, GroupJoin>(NetworkValues.Group, static group => new GroupJoin { Group = group }),
        new SectionShape<GroupJoin>("join", "A group to join.", [Group, Source], static values => new GroupJoin { Group = values.Get(Group), Source = values.Get(Source) }),
        static node => node is ScalarNode);
}
