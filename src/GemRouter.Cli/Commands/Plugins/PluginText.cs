using GemRouter.Loading;

namespace GemRouter.Cli;

/// <summary>A plugin's description for people, and for tools.</summary>
internal static class PluginText
{
    public static void Write(PluginDescription plugin, bool loads, TextWriter output)
    {
        PluginMetadata metadata = plugin.Metadata;
        output.WriteLine($"{metadata.Id} {metadata.AssemblyVersion}");
        Table table = new(2);
        table.Add("folder", metadata.Folder);
        table.Add("main assembly", Path.GetFileName(metadata.Path));
        table.Add("entry", metadata.EntryType);
        table.Add("target framework", metadata.TargetFramework ?? "not said");
        table.Add("contract", $"needs {metadata.ContractNeeded}, built against {metadata.ContractBuiltAgainst}; this router has {ContractVersion.Current}");
        table.Add("loads here", loads ? "yes, as far as its files tell" : "no");
        Rows(table, "offers", plugin.Offers.Select(static offer => $"{Wording.Of(offer.Kind)} (options {offer.OptionsClass})"));
        Rows(table, "implements", plugin.Implements);
        Rows(table, "references", plugin.References.Select(static one => $"{one.Name} {one.Version} ({Of(one.Source)})"));
        Rows(table, "libraries", plugin.Libraries.Select(static one => $"{one.Name} {one.Version} ({one.File}{(one.IsShared ? "; never loaded: the router's own is" : "")})"));
        Rows(table, "native libraries", plugin.Natives.Select(static one => one.File));
        Rows(table, "uses of the contract", plugin.Uses);
        table.Write(output);
        output.WriteLine($"The names of its components are known once it registers them: gemrouter plugins check {metadata.Folder}");
    }

    public static object Json(PluginDescription plugin) => new
    {
        plugin.Metadata.Id,
        Version = plugin.Metadata.AssemblyVersion.ToString(),
        plugin.Metadata.Folder,
        plugin.Metadata.Path,
        Entry = plugin.Metadata.EntryType,
        plugin.Metadata.TargetFramework,
        Contract = new { Needed = plugin.Metadata.ContractNeeded.ToString(), BuiltAgainst = plugin.Metadata.ContractBuiltAgainst.ToString(), Here = ContractVersion.Current.ToString() },
        plugin.Offers,
        plugin.Implements,
        References = plugin.References.Select(static one => new { one.Name, Version = one.Version.ToString(), one.Source }),
        Libraries = plugin.Libraries.Select(static one => new { one.Name, Version = one.Version.ToString(), one.File, one.IsShared }),
        Natives = plugin.Natives,
        plugin.Uses,
    };

    private static void Rows(Table table, string name, IEnumerable<string> rows)
    {
        string[] all = [.. rows];
        for (int i = 0; i < Math.Max(1, all.Length); i++)
        {
            table.Add(i == 0 ? name : "", all.Length == 0 ? "none" : all[i]);
        }
    }

    private static string Of(PluginReferenceSource source) => source switch
    {
        PluginReferenceSource.Host => "the router's own",
        PluginReferenceSource.Framework => "of .NET",
        PluginReferenceSource.Plugin => "in its folder",
        _ => "missing",
    };
}
