using System.Text;
using GemRouter.PivCard.Apdu;

namespace GemRouter.PivCard.Card;

/// <summary>
/// A token as a YubiKey 5 shows it over CCID: the PIV application, and as much of the others as programs ask before they come to it. Its keys are in the memory of the test.
/// Any thread may call any member; commands are handled one after the other, as a card does.
/// </summary>
public sealed class VirtualCard : IDisposable
{
    /// <summary>The slot for key management, which the router's keys are unwrapped by.</summary>
    public const byte KeyManagement = 0x9D;

    private const int ShortAnswer = 256;

    private static readonly byte[] Management = [0xA0, 0x00, 0x00, 0x05, 0x27, 0x47, 0x11, 0x17];
    private static readonly byte[] Otp = [0xA0, 0x00, 0x00, 0x05, 0x27, 0x20, 0x01, 0x01];

    private readonly Lock _lock = new();
    private readonly PivApplet _piv;
    private readonly List<byte> _links = [];
    private readonly List<byte> _instructions = [];
    private readonly Interference _interference = new();
    private byte[]? _application;
    private byte[] _rest = [];

    /// <summary>A card in the factory's state: PIN 123456, PUK 12345678, no keys.</summary>
    /// <param name="serial">Its serial number.</param>
    /// <param name="version">The version of its firmware; 5.4.3 if not given.</param>
    public VirtualCard(uint serial = 71000001, Version? version = null)
    {
        Identity = new CardIdentity(serial, version ?? new Version(5, 4, 3));
        _piv = new PivApplet(Identity);
    }

    /// <summary>Which token it is.</summary>
    public CardIdentity Identity { get; }

    /// <summary>The PIN, its tries, and how often one was made.</summary>
    public SecretReference Pin => _piv.Pins.Pin;

    /// <summary>The PUK.</summary>
    public SecretReference Puk => _piv.Pins.Puk;

    /// <summary>How often it was asked to do that (a chained command counts once).</summary>
    public int Count(byte instruction)
    {
        lock (_lock)
        {
            return _instructions.Count(each => each == instruction);
        }
    }

    /// <summary>Makes a key.</summary>
    /// <param name="slot">Such as <see cref="KeyManagement"/>.</param>
    /// <param name="policy">When it asks for the PIN.</param>
    /// <param name="hasCertificate">Whether it comes with a certificate that it signed itself: OpenSC shows no key without one.</param>
    /// <returns>The public key, 04 ‖ X ‖ Y.</returns>
    public byte[] MakeKey(byte slot = KeyManagement, PinPolicy policy = PinPolicy.Default, bool hasCertificate = true)
    {
        lock (_lock)
        {
            CardKey key = _piv.Keys.Make(slot, policy);
            if (hasCertificate)
            {
                _piv.Objects.WriteCertificate(slot, key.Certify($"GemRouter {Identity.Serial}", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));
            }

            return key.PublicKey;
        }
    }

    /// <summary>Such commands are answered with that status, and not carried out, until <see cref="AnswerAsUsual"/>.</summary>
    public void Answer(Predicate<CommandApdu> which, int status) => _interference.Answer(which, status);

    /// <summary>Ends what <see cref="Answer"/> began.</summary>
    public void AnswerAsUsual() => _interference.AnswerAsUsual();

    /// <summary>The next such command is carried out, and the card is pulled out before it can answer.</summary>
    public void LeaveDuring(Predicate<CommandApdu> which) => _interference.Leave(which);

    /// <summary>The next such command is not carried out before a task has ended, as when a person is to touch the token. It cannot be unplugged before that.</summary>
    /// <returns>Ends when the command has come.</returns>
    public Task Hold(Predicate<CommandApdu> which, Task until) => _interference.Hold(which, until);

    /// <summary>It was powered or reset: nothing is selected, and nothing counts as proven.</summary>
    public void PowerOn()
    {
        lock (_lock)
        {
            _application = null;
            _links.Clear();
            _rest = [];
            _piv.Forget();
        }
    }

    /// <summary>Carries out a command.</summary>
    /// <returns>Data and status word.</returns>
    /// <exception cref="CardLeftException">A test had asked for it (<see cref="LeaveDuring"/>).</exception>
    public byte[] Process(ReadOnlySpan<byte> apdu)
    {
        CommandApdu? command = CommandApdu.Read(apdu);
        if (command is { IsChained: false })
        {
            _interference.AwaitHold(command);
        }

        lock (_lock)
        {
            return (command is not null ? Process(command) : StatusWord.WrongLength).ToBytes();
        }
    }

    /// <summary>Forgets its keys.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _piv.Keys.Clear();
        }
    }

    private ResponseApdu Process(CommandApdu command)
    {
        if (command.Instruction == Instruction.GetResponse)
        {
            return Rest(command.Expected);
        }

        if (command.IsChained)
        {
            _links.AddRange(command.Data);
            return StatusWord.Success;
        }

        CommandApdu whole = command.After(_links);
        _links.Clear();
        _instructions.Add(whole.Instruction);
        if (_interference.AnswerTo(whole) is { } status)
        {
            return status;
        }

        ResponseApdu answer = Handle(whole);
        if (whole.Instruction != Instruction.Verify)
        {
            _piv.Pins.IsFresh = false;
        }

        if (_interference.LeavesAfter(whole))
        {
            throw new CardLeftException();
        }

        if (answer.Data.Length <= Math.Max(whole.Expected, ShortAnswer))
        {
            return answer;
        }

        _rest = answer.Data;
        return Rest(ShortAnswer);
    }

    private ResponseApdu Rest(int expected)
    {
        byte[] part = _rest[..Math.Min(_rest.Length, Math.Max(expected, 1))];
        _rest = _rest[part.Length..];
        return part.Length == 0 ? StatusWord.Conditions
            : new ResponseApdu(part, _rest.Length == 0 ? StatusWord.Success : StatusWord.MoreData | (_rest.Length >= ShortAnswer ? 0 : _rest.Length));
    }

    private ResponseApdu Handle(CommandApdu command)
    {
        if (command.Instruction == Instruction.Select)
        {
            return Select(command);
        }

        if (_application == PivApplet.Id)
        {
            return _piv.Handle(command);
        }

        // The application for one-time passwords is where firmware before 5 told the serial number.
        return _application == Otp && command is { Instruction: 0x01, P1: 0x10 } ? ResponseApdu.Of(Identity.SerialBytes) : StatusWord.NoSuchInstruction;
    }

    private ResponseApdu Select(CommandApdu command)
    {
        if (command.P1 != 0x04)
        {
            return StatusWord.NotFound;
        }

        byte[] id = [.. command.Data];
        byte[]? application = new[] { PivApplet.Id, Management, Otp }.FirstOrDefault(each => id.Length >= PivApplet.ShortId.Length && each.AsSpan().StartsWith(id));
        if (application is null)
        {
            return StatusWord.NotFound; // and what was selected stays so
        }

        _piv.Forget();
        _application = application;
        return application == PivApplet.Id ? _piv.Select()
            : application == Management ? ResponseApdu.Of(Encoding.ASCII.GetBytes($"Virtual mgr - FW version {Identity.Version}"))
            : ResponseApdu.Of([.. Identity.VersionBytes, 0x00, 0x00, 0x00, 0x00]);
    }
}
