namespace GemRouter.Trial.Plugins;

/// <summary>Lets the token sign; the key never leaves it.</summary>
internal sealed class TokenSigner(MockToken token, TimeProvider clock) : IIdentitySigner
{
    public ReadOnlyMemory<byte> PublicKey { get; } = token.PublicKey;

    public async ValueTask SignAsync(ReadOnlyMemory<byte> message, Memory<byte> signature, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        byte[] made = await token.SignAsync(message, clock, cancellationToken) ?? throw TokenKeySource.Absent();
        made.CopyTo(signature);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
