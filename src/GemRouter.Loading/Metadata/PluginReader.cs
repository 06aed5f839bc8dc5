using System.Globalization;
using System.Text.RegularExpressions;

namespace GemRouter.Loading;

/// <summary>Reads what a plugin's main assembly says of itself, and checks all of it that can be checked in the file alone.</summary>
internal static partial class PluginReader
{
    /// <summary>The plugin, or null after one or more problems.</summary>
    public static PluginMetadata? Read(AssemblyFile file, ProblemList problems)
    {
        Declaration? declaration = Declaration.Read(file.Reader);
        if (declaration is not { Id: not null, EntryType: not null, Contract: not null })
        {
            problems.Add(PluginProblemCode.MalformedDeclaration, file.Path,
                $"{Foreign.Line(file.Name)} bears a GemPlugin attribute with other arguments than an id, a type and a contract version");
            return null;
        }

        ProblemList own = new();
        if (!IdPattern().IsMatch(declaration.Id))
        {
            own.Add(PluginProblemCode.MalformedId, file.Path,
                $"{Foreign.Quote(declaration.Id)} is no plugin id; an id has 1 to 64 lower-case letters, digits, '.' and '-'");
        }

        Version? contract = ParseContract(declaration.Contract);
        if (contract is null)
        {
            own.Add(PluginProblemCode.MalformedContractVersion, file.Path,
                $"{Foreign.Quote(declaration.Contract)} is no contract version; write \"major.minor\", such as \"{ContractVersion.Current}\"");
        }

        string? framework = TargetFramework.Read(file.Reader);
        TargetFramework.Check(file, framework, own);
        Architecture.Check(file, own);
        string? entry = EntryType.Check(file, declaration.EntryType, own);

        foreach (PluginProblem problem in own.Found)
        {
            problems.Add(problem);
        }

        return own.IsEmpty
            ? new PluginMetadata
            {
                Id = declaration.Id,
                Path = file.Path,
                AssemblyName = file.Name,
                AssemblyVersion = file.Version,
                ContractNeeded = contract!,
                ContractBuiltAgainst = declaration.BuiltAgainst,
                EntryType = entry!,
                TargetFramework = framework,
            }
            : null;
    }

    private static Version? ParseContract(string text)
    {
        Match match = ContractPattern().Match(text);
        return match.Success
            ? new Version(int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture))
            : null;
    }

    [GeneratedRegex(@"\A[a-z0-9.-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"\A([0-9]{1,5})\.([0-9]{1,5})\z", RegexOptions.CultureInvariant)]
    private static partial Regex ContractPattern();
}
