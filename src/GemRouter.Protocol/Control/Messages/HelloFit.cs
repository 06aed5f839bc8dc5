namespace GemRouter.Protocol;

/// <summary>How many entries of each list went into a HELLO; the rest waits for the next.</summary>
/// <param name="Echoes">Of <see cref="HelloContent.Echoes"/>.</param>
/// <param name="Requests">Of <see cref="HelloContent.Requests"/>.</param>
/// <param name="Wants">Of <see cref="HelloContent.Wants"/>.</param>
/// <param name="Streams">Of <see cref="HelloContent.Streams"/>.</param>
public readonly record struct HelloFit(int Echoes, int Requests, int Wants, int Streams);
