using System.ComponentModel.DataAnnotations;

namespace GemRouter.Testing.Tests;

internal enum Colour
{
    Red,
    Black,
}

internal sealed class LivingPart
{
    public int Port { get; set; } = 1;

    public List<GroupPrefix> Groups { get; set; } = [];
}

/// <summary>Options of every kind that a manifest can fill.</summary>
internal class LivingOptions : IValidatedOptions
{
    [Reloadable]
    [Range(1, 100)]
    public int Rate { get; set; } = 10;

    public string? Label { get; set; } = "x";

    public TimeSpan? Wait { get; set; }

    public Colour Colour { get; set; }

    public Address[] Peers { get; set; } = [];

    public LivingPart? Part { get; set; } = new();

    public IReadOnlyList<LivingPart> Parts { get; set; } = [];

    protected virtual LivingFault Fault => LivingFault.None;

    public void Validate(OptionProblems problems)
    {
        if (Label is null && Fault != LivingFault.ThrowsInItsCheck)
        {
            problems.Add(nameof(Label), null, "is missing");
            return;
        }

        if (Label!.Length > 5)
        {
            problems.Add(nameof(Label), Label, "is longer than 5");
            if (Fault == LivingFault.TellsOneProblemAtATime)
            {
                return;
            }
        }

        if (Part?.Port == 0)
        {
            problems.Add("Part.Port", 0, "is no port");
        }

        if (Fault == LivingFault.RefusesWhatIsValid && Colour == Colour.Black)
        {
            problems.Add(nameof(Colour), Colour, "is too dark");
        }
    }
}

internal sealed class BadDefaultOptions : LivingOptions
{
    public BadDefaultOptions() => Rate = 1000;
}

internal sealed class RefusingOptions : LivingOptions
{
    protected override LivingFault Fault => LivingFault.RefusesWhatIsValid;
}

internal sealed class OneAtATimeOptions : LivingOptions
{
    protected override LivingFault Fault => LivingFault.TellsOneProblemAtATime;
}

internal sealed class ThrowingOptions : LivingOptions
{
    protected override LivingFault Fault => LivingFault.ThrowsInItsCheck;
}

internal sealed class UnfillableOptions : LivingOptions
{
    public Uri? Server { get; set; }

    public int Counted { get; private set; }

    public Dictionary<string, int> Table { get; set; } = [];

    public List<Instant> Times { get; set; } = [];
}
