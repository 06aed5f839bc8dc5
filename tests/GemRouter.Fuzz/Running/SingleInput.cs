using System.Diagnostics;

namespace GemRouter.Fuzz.Running;

/// <summary>Runs a target over one input, in a process of its own, without AFL.</summary>
internal static class SingleInput
{
    /// <summary>What a process is started with to take one input: then target and file.</summary>
    public const string Command = "--take";

    /// <summary>Longer than that is a hang, whatever else a machine has to do: inputs have a few kilobytes.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Takes an input in this process; of a folder, each in it.</summary>
    /// <returns>An exit code: 0 where all is well.</returns>
    public static int Take(string name, string input)
    {
        FuzzTarget target = FuzzTargets.Find(name)!;
        CostWatch watch = CostWatch.Of(target);
        InputCost most = default;
        int wrong = 0;
        string[] files = Directory.Exists(input) ? [.. Repository.FilesIn(input)] : [input];
        foreach (string file in files)
        {
            try
            {
                byte[] bytes = File.ReadAllBytes(file);
                most = most.MostOf(watch.Run(bytes.AsSpan(0, Math.Min(bytes.Length, target.MostBytes)))); // as under AFL
            }
            catch (Exception exception) // whatever it is, it is the finding
            {
                wrong++;
                Console.Out.WriteLine(files.Length == 1 ? $"{exception}" : $"{file}: {exception}");
            }
        }

        if (wrong == 0)
        {
            Console.Out.WriteLine(files.Length == 1 ? $"nothing is wrong with it: {most}" : $"nothing is wrong with {files.Length} inputs; the most that one takes is {most}");
        }

        return wrong == 0 ? 0 : 1;
    }

    /// <summary>Takes an input in another process, which may die of it.</summary>
    /// <returns>What it shows; null where nothing is wrong.</returns>
    public static string? Try(string name, string input)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(SingleInput).Assembly.Location);
        }

        foreach (string argument in (string[])[Command, name, input])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> said = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            return $"it takes more than {Patience.TotalSeconds:0} s";
        }

        return process.ExitCode switch
        {
            0 => null,
            1 => said.Result.Split('\n')[0].Trim(),
            int code => $"the process ends with code {code}",
        };
    }
}
