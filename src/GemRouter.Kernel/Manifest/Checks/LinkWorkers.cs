using System.Globalization;

namespace GemRouter.Kernel.Manifests;

/// <summary>A link's workers have something to receive, the transport can give each its share, and each has the processor that it is to have.</summary>
internal static class LinkWorkers
{
    public static void Check(CheckContext context)
    {
        foreach (LinkSettings link in context.Manifest.Links)
        {
            if (link.Workers > 1)
            {
                CheckShards(context, link);
                CheckUse(context, link);
            }

            if (!link.Cpus.IsEmpty && context.Places.IsWhole(context.PathOf(link, "cpus")))
            {
                CheckCpus(context, link);
            }
        }
    }

    private static void CheckShards(CheckContext context, LinkSettings link)
    {
        if (ShardsOf(link) is { } most && link.Workers > most)
        {
            string can = most <= 1 ? "does not divide what it receives among workers" : $"divides what it receives among {most.ToString(CultureInfo.InvariantCulture)} workers at most";
            context.Report.Error(ManifestCode.TooManyWorkers, context.PathOf(link, "workers"), $"{link.Transport} {can}, and {Number(link.Workers)} are wanted; at most {Number(Math.Max(most, 1))}");
        }
    }

    // A worker is one of a direction: it seals what comes from a red link, or opens what comes from a black one.
    private static void CheckUse(CheckContext context, LinkSettings link)
    {
        if (!context.Manifest.Routes.Any(route => (route.Seals && route.Red == link.Name) || (route.Opens && route.Black == link.Name))
            && context.Manifest.Routes.Any(route => route.Red == link.Name || route.Black == link.Name))
        {
            context.Report.Warning(ManifestCode.IdleWorkers, context.PathOf(link, "workers"), $"no route takes packets from {Wording.Quote(link.Name)}, so it has no workers: they belong to the link that packets come from");
        }
    }

    private static void CheckCpus(CheckContext context, LinkSettings link)
    {
        string path = context.PathOf(link, "cpus");
        if (link.Cpus.Length != link.Workers)
        {
            context.Report.Error(ManifestCode.WorkerCpus, path, $"the list names {Number(link.Cpus.Length)}, and \"workers\" is {Number(link.Workers)}; name one processor for each worker");
        }

        for (int i = 1; i < link.Cpus.Length; i++)
        {
            if (link.Cpus.AsSpan(0, i).Contains(link.Cpus[i]))
            {
                context.Report.Error(ManifestCode.WorkerCpus, $"{path}[{Number(i)}]", $"{Number(link.Cpus[i])} stands twice; two workers on one processor are slower than one");
            }
        }
    }

    // Null where the transport could not be read, or does not say: either has been told, or is found when the link is made.
    private static int? ShardsOf(LinkSettings link)
    {
        if (link.Transport.OptionsIfRead is not { } options)
        {
            return null;
        }

        try
        {
            return link.Transport.Factory.NeedsOf(options).MaxShards;
        }
#pragma warning disable CA1031 // A plugin may throw anything.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
