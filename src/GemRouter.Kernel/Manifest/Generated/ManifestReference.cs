using System.Text;

namespace GemRouter.Kernel.Manifests;

/// <summary>The reference of the manifest's options, made from the description that the reader goes by.</summary>
public static class ManifestReference
{
    /// <summary>An example that is complete: one site of two.</summary>
    internal const string Example =
        """
        gem: 1
        domain: studio
        node: { name: site-a, state: /run/gemrouter }
        keys:
          identity:  { use: file, path: keys/site-a.key }
          bootstrap: { use: file, path: keys/studio.bk }
        links:
          lan:    { use: udp, side: red,   device: eth0 }
          fabric: { use: udp, side: black, device: eth1, mtu: 1500, ttl: 16 }
        discovery:
          - { use: multicast, on: fabric, group: 239.255.71.77, port: 7177 }
        trust: bootstrap
        groups:
          - { prefix: 239.1.1.0/24, key: { use: file, path: keys/video.gak }, suite: aegis-128l, allow: [aegis-128l, aes-256-gcm],
              join: [239.1.1.1, { group: 239.1.1.2, source: 10.1.1.5 }], ports: [5000] }
        routes:
          - { red: lan, black: fabric, groups: [239.1.1.0/24], direction: both, oversize: fragment }
        """;

    private const string Introduction =
        """
        # The manifest

        <!-- Made from the manifest's description in src/GemRouter.Kernel/Manifest/Description; a test compares. Do not edit. -->

        One YAML file says what one router is made of. It is read whole, checked whole, and refused whole: all errors are shown at once, each with file, line, column, a code that [errors.md](errors.md) explains, and what would be right.

        ```yaml
        EXAMPLE
        ```

        Editors complete and check it with [manifest.schema.json](manifest.schema.json):

        ```yaml
        # yaml-language-server: $schema=docs/manifest.schema.json
        ```

        The YAML is a subset of version 1.2: UTF-8, at most 1 MiB, at most 32 levels, one document; no anchors, aliases or tags, no key twice. Numbers and `true`/`false` stand bare, texts that look like them in quotes.
        Times have a unit (`300ms`, `5s`, `10m`, `1h`). Names of links, stages and routes are a letter and then up to 63 lower-case letters, digits and `-`.

        Where a part has `use`, that names a component of a plugin, whose own options stand beside those listed here; the plugin's README lists them.

        **Reload** says what happens when a running router is given a manifest with another value. *live*: it takes effect at once, and no packet is lost. *renewed*: the link, route or component is made anew. *restart*: the reload is refused, and the running manifest stays.

        """;

    /// <summary>The reference as Markdown, as docs/manifest.md has it.</summary>
    public static string ToMarkdown()
    {
        StringBuilder text = new(Introduction.Replace("EXAMPLE", Example, StringComparison.Ordinal).ReplaceLineEndings("\n"));
        foreach (Section section in ManifestDescription.Shape.Sections.DistinctBy(static section => section.Name))
        {
            Append(text, section);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Section section)
    {
        text.Append("\n## ").Append(section.Name).Append("\n\n").Append(section.Summary).Append("\n\n");
        text.Append("| option | value | default | reload | |\n|---|---|---|---|---|\n");
        if (section.Component is { } kind)
        {
            text.Append("| `use` | the name of a ").Append(Wording.Of(kind)).Append(" | **required** | renewed | The component that makes it. |\n");
        }

        foreach (Field field in section.Fields)
        {
            text.Append("| `").Append(field.Key).Append("` | ").Append(Cell(field.Shape.Words)).Append(" | ")
                .Append(field.Required ? "**required**" : Cell(field.Fallback)).Append(" | ")
                .Append(Texts.Kebab(field.Reload.ToString())).Append(" | ").Append(Cell(field.Description)).Append(" |\n");
        }
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
