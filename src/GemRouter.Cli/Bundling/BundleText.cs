using System.Globalization;

namespace GemRouter.Cli.Bundling;

/// <summary>A bundle for people.</summary>
internal static class BundleText
{
    private const string UnitState = "/run/gemrouter"; // its RuntimeDirectory

    public static void Write(BundleReport report, TextWriter output)
    {
        output.WriteLine($"{report.Folder}: for {report.Runtime}, {DotNet(report)}");
        Table table = new(2);
        foreach (BundlePart part in report.Parts)
        {
            table.Add(part.Name, part.Version ?? "", part.Path, Wording.Count(part.Files, "file"), Size(part.Bytes));
        }

        table.Add("together", "", "", Wording.Count(report.Parts.Sum(static part => part.Files), "file"), Size(report.Parts.Sum(static part => part.Bytes)));
        table.Write(output);
        if (report.ManifestChanged)
        {
            output.WriteLine($"{report.Manifest} now takes the plugins beside the program, and names their lock; what it said of plugins stands there as a comment.");
        }

        WriteMissing(report, output);
        output.WriteLine("INSTALL.txt in it says how to install it as a service.");
    }

    /// <summary>What the bundle tells whoever gets it.</summary>
    public static string Instructions(BundleReport report)
    {
        StringWriter text = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
        text.WriteLine($"GemRouter with the manifest {report.Manifest}, for {report.Runtime}, {DotNet(report)}.");
        text.WriteLine("Besides that it needs the system libraries libssl3 (OpenSSL 3), libstdc++6 and libgcc-s1, by their Debian names, and what the plugins' documents ask for.");
        text.WriteLine();
        text.WriteLine("To try it where it lies, with the keys beside the manifest:");
        text.WriteLine();
        text.WriteLine($"    ./gemrouter check {report.Manifest}");
        text.WriteLine($"    ./gemrouter run {report.Manifest}");
        text.WriteLine();
        text.WriteLine("To install it as a service, as root:");
        text.WriteLine();
        text.WriteLine("    useradd --system --home-dir /nonexistent --shell /usr/sbin/nologin gemrouter");
        text.WriteLine("    cp -r . /opt/gemrouter");
        text.WriteLine("    chown -R root:root /opt/gemrouter && chmod -R go-w /opt/gemrouter");
        text.WriteLine("    install -d -m 0750 -o root -g gemrouter /etc/gemrouter");
        text.WriteLine($"    chgrp gemrouter /opt/gemrouter/{report.Manifest}");
        text.WriteLine($"    ln -sfn /opt/gemrouter/{report.Manifest} /etc/gemrouter/router.yaml");
        text.WriteLine("    cp gemrouter.service /etc/systemd/system/");
        text.WriteLine("    systemctl daemon-reload");
        text.WriteLine();
        text.WriteLine("The manifest's relative paths then count from /etc/gemrouter.");
        if (report.State != UnitState)
        {
            text.WriteLine($"node.state of the manifest is {report.State}; the unit makes {UnitState} for it, which is the default: leave node.state out.");
        }

        WriteMissing(report, text);
        text.WriteLine();
        text.WriteLine("    /opt/gemrouter/gemrouter check /etc/gemrouter/router.yaml");
        text.WriteLine("    systemctl enable --now gemrouter");
        text.WriteLine();
        text.WriteLine("`gemrouter plugins verify` holds the plugins against gemrouter.lock at any time; a router does so whenever it starts or reloads.");
        return text.ToString();
    }

    private static void WriteMissing(BundleReport report, TextWriter output)
    {
        if (report.Keys.Count > 0)
        {
            output.WriteLine("Keys are secrets, and not in it. Put them where the manifest looks, with mode 0600, for the router's user:");
            report.Keys.ToList().ForEach(path => output.WriteLine($"  {Place(path)}"));
        }

        if (report.Files.Count > 0)
        {
            output.WriteLine("The manifest names other files, which are not in it either:");
            report.Files.ToList().ForEach(path => output.WriteLine($"  {Place(path)}"));
        }
    }

    private static string Place(string path) => Path.IsPathRooted(path) ? path : $"{path} (from the manifest's folder)";

    private static string DotNet(BundleReport report) => report.SelfContained ? $"with .NET {report.DotNet} in it" : $"on a machine that has the runtime of .NET {report.DotNet}";

    private static string Size(long bytes) => bytes < 1 << 20
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:F1} KiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:F1} MiB");
}
