using System.Text;
using GemRouter.KeyBundles.Inputs;

namespace GemRouter.KeyBundles.Tests;

/// <summary>A person who gives one answer, or is not there.</summary>
public sealed class Answers(string? answer) : ISecretPrompt
{
    public List<string> Questions { get; } = [];

    public Secret? Ask(string question, CancellationToken cancellationToken)
    {
        Questions.Add(question);
        return answer is null ? null : Secret.CopyOf(Encoding.UTF8.GetBytes(answer));
    }
}
