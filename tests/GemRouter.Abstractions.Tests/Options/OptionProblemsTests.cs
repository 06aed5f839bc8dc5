using System.ComponentModel.DataAnnotations;

namespace GemRouter.Tests;

public sealed class OptionProblemsTests
{
    [Fact]
    public void Attributes_and_own_checks_are_collected_together()
    {
        IReadOnlyList<OptionProblem> found = OptionProblems.Of(new Sample { Rate = 200, Burst = 100 });
        Assert.Equal(["Label", "Rate", "Burst"], found.Select(problem => problem.Path).OrderBy(path => path == "Burst").ThenBy(path => path));
        Assert.Equal("200", found.Single(problem => problem.Path == "Rate").Value);
        Assert.Null(found.Single(problem => problem.Path == "Label").Value);
    }

    [Fact]
    public void Good_options_have_none()
    {
        Assert.Empty(OptionProblems.Of(new Sample { Label = "x", Rate = 5, Burst = 10 }));
        Assert.Empty(OptionProblems.Of(new NoOptions()));
    }

    [Fact]
    public void A_problem_reads_as_a_sentence()
    {
        Assert.Equal("Burst: \"1\" is below the rate; at least 5", new OptionProblem("Burst", "1", "is below the rate", "at least 5").ToString());
        Assert.Equal("Label: is missing", new OptionProblem("Label", null, "is missing", null).ToString());
    }

    [Fact]
    public void Numbers_are_shown_the_same_everywhere()
    {
        OptionProblems problems = new();
        problems.Add("Rate", 1.5, "is odd");
        Assert.Equal("1.5", Assert.Single(problems.Found).Value);
    }

    [Fact]
    public void Options_within_options_are_checked_under_their_path()
    {
        Nested nested = new() { Inner = new Sample { Label = "x", Rate = 0, Burst = 1 } };
        nested.Peers.Add(new Sample { Label = "x", Rate = 5, Burst = 10 });
        nested.Peers.Add(new Sample { Rate = 5, Burst = 1 });
        Assert.Equal(["Inner.Rate", "Peers[1].Burst", "Peers[1].Label"], OptionProblems.Of(nested).Select(problem => problem.Path).Order(StringComparer.Ordinal));
        nested.Itself = nested;
        Assert.NotEmpty(OptionProblems.Of(nested));
    }

    private sealed class Nested
    {
        public Sample? Inner { get; set; }

        public List<Sample> Peers { get; set; } = [];

        public List<string> Names { get; set; } = ["a"];

        public Nested? Itself { get; set; }
    }

    private sealed class Sample : IValidatedOptions
    {
        [Required]
        public string? Label { get; set; }

        [Range(1, 100)]
        public int Rate { get; set; }

        public int Burst { get; set; }

        public void Validate(OptionProblems problems)
        {
            if (Burst < Rate)
            {
                problems.Add(nameof(Burst), Burst, "is below the rate", "raise it");
            }
        }
    }
}
