namespace GemRouter.Kernel.Manifests;

internal static class NodeDescription
{
    private static readonly Field<string> Name = Field.Needed("name", Texts.NodeName, ReloadEffect.Restart, "The router's name, for people: peers show it.");

    private static readonly Field<string> State = Field.Optional(
        "state", new PathShape("a folder"), "/run/gemrouter", "/run/gemrouter", ReloadEffect.Restart, "The folder of the status socket; a relative path counts from the manifest's folder.");

    private static readonly Field<string?> KeyLog = Field.Optional<string?>(
        "keylog", new MappedShape<string, string?>(new PathShape("a file"), static text => text), null, "none", ReloadEffect.Restart,
        "A file that session keys are written to, for debugging with captures. Whoever reads it reads the traffic.");

    public static SectionShape<NodeSettings> Shape { get; } = new(
        "node", "This router.", [Name, State, KeyLog],
        static values => new NodeSettings { Name = values.Get(Name), State = values.Get(State), KeyLog = values.Get(KeyLog) });
}
