using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace GemRouter.Trial.Plugins;

/// <summary>Secrets and the identity in a token that is slow, may be absent, and locks itself after wrong PINs.</summary>
public sealed class TokenKeySource : IIdentitySource, IKeyWatcher, IComponent
{
    private readonly ComponentContext _context;
    private readonly TokenOptions _options;
    private readonly MockToken _token;
    private readonly Channel<KeyChange> _changes = Channel.CreateUnbounded<KeyChange>();
    private bool _denied;

    internal TokenKeySource(ComponentContext context, TokenOptions options)
    {
        _context = context;
        _options = options;
        _token = context.Services.GetRequiredService<MockToken>();
    }

    public static ComponentFactory Factory() => ComponentFactory.KeySource<TokenOptions>(
        "token", "Keys and the identity in a token with a PIN.", static (context, options) => new TokenKeySource(context, options));

    public ValueTask StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _token.Plugged += OnPlugged;
        if (!_token.IsPlugged)
        {
            _context.Health.Report(HealthState.Degraded, "The token is absent; plug it in.");
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask StopAsync(CancellationToken cancellationToken)
    {
        _token.Plugged -= OnPlugged;
        return ValueTask.CompletedTask;
    }

    public async ValueTask<Secret> GetSecretAsync(KeyRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await LogInAsync(cancellationToken);
        if (!_token.Slots.TryGetValue(request.Name, out byte[]? bytes))
        {
            throw new KeyUnavailableException(KeyFailure.NotFound, $"The token has no secret \"{request.Name}\".");
        }

        return bytes.Length == request.Length
            ? Secret.CopyOf(bytes)
            : throw new KeyUnavailableException(KeyFailure.Malformed, $"The secret \"{request.Name}\" has {bytes.Length} bytes and must have {request.Length}.");
    }

    public async ValueTask<IIdentitySigner> OpenIdentityAsync(CancellationToken cancellationToken)
    {
        await LogInAsync(cancellationToken);
        return new TokenSigner(_token, _context.Clock);
    }

    public ValueTask<KeyChange> WaitForChangeAsync(CancellationToken cancellationToken) => _changes.Reader.ReadAsync(cancellationToken);

    internal static KeyUnavailableException Absent() => new(KeyFailure.Absent, "The token is absent; plug it in.", mayPass: true);

    private async ValueTask LogInAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_denied)
        {
            throw Denied();
        }

        if (_token.TriesLeft == 1)
        {
            throw Locked("is one wrong PIN away from locking itself");
        }

        switch (await _token.LogInAsync(_options.Pin!, _context.Clock, cancellationToken))
        {
            case TokenAnswer.Wrong:
                _denied = true;
                throw Denied();
            case TokenAnswer.Locked:
                throw Locked("has locked itself");
            case TokenAnswer.Absent:
                throw Absent();
            default:
                return;
        }
    }

    private void OnPlugged(bool present)
    {
        _context.Health.Report(present ? HealthState.Healthy : HealthState.Degraded, present ? "The token is there." : "The token was taken out; plug it in.");
        if (present)
        {
            _changes.Writer.TryWrite(KeyChange.Changed);
        }
        else if (!_options.MayLeave)
        {
            _changes.Writer.TryWrite(KeyChange.Withdrawn);
        }
    }

    private static KeyUnavailableException Denied() => new(KeyFailure.Denied, "The token refused the PIN. It is not tried again: correct the option \"pin\", and restart.");

    private static KeyUnavailableException Locked(string why) => new(KeyFailure.Locked, $"The token {why}; unlock it with its own tools.");
}
