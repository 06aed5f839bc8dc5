namespace GemRouter.Trial.Plugins;

/// <summary>A file whose text a test sets; null where there is none. Any thread.</summary>
public sealed class MockFile
{
    private volatile string? _text = "192.0.2.1";

    public string? Text
    {
        get => _text;
        set => _text = value;
    }
}
