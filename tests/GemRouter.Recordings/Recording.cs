namespace GemRouter.Recordings;

/// <summary>A recording, and how it is made.</summary>
/// <param name="Name">Its file's name, without the ending.</param>
/// <param name="RecordAsync">Makes it, at that path.</param>
internal sealed record Recording(string Name, Func<string, Task> RecordAsync);
