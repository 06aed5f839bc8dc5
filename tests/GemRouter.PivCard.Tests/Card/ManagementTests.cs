using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace GemRouter.PivCard.Tests.Card;

public sealed class ManagementTests : IDisposable
{
    private static readonly byte[] Factory = [1, 2, 3, 4, 5, 6, 7, 8]; // three times: 3DES with one key is DES

    private readonly VirtualCard _card = new();
    private readonly Terminal _terminal;

    public ManagementTests() => _terminal = new Terminal(_card);

    [Fact]
    public void Without_the_management_key_nothing_is_set_up()
    {
        Assert.Equal(StatusWord.SecurityStatus, Generate().Status);
        Assert.Equal(StatusWord.SecurityStatus, _terminal.Write([0x5F, 0xC1, 0x0B], [1]));
        Assert.Equal(StatusWord.SecurityStatus, _terminal.Send(Instruction.SetRetries, 5, 5).Status);
    }

    [Fact]
    public void Who_proves_it_generates_a_key()
    {
        Assert.Equal(StatusWord.Success, Prove(OldCipher(), 0x03, Factory));
        ResponseApdu answer = Generate();
        Assert.Equal(StatusWord.Success, answer.Status);
        byte[] key = Tlv.Find(Tlv.Find(answer.Data, 0x7F49)!, 0x86)!;
        Assert.Equal(65, key.Length);
        Assert.Equal(key, Tlv.Find(Tlv.Find(_terminal.Send(Instruction.GetMetadata, 0x00, VirtualCard.KeyManagement).Data, 0x04)!, 0x86));
    }

    [Fact]
    public void A_wrong_key_proves_nothing()
    {
        Assert.Equal(StatusWord.SecurityStatus, Prove(OldCipher(), 0x03, [.. Factory.Reverse()]));
        Assert.Equal(StatusWord.SecurityStatus, Generate().Status);
    }

    [Fact]
    public void It_can_be_changed_to_three_different_keys()
    {
        byte[] key = [.. Enumerable.Range(1, 24).Select(static i => (byte)(i * 7))];
        Prove(OldCipher(), 0x03, Factory);
        Assert.Equal(StatusWord.Success, _terminal.Send(Instruction.SetManagementKey, 0xFF, 0xFF, [0x03, 0x9B, 24, .. key]).Status);
        Assert.Equal(StatusWord.SecurityStatus, Prove(OldCipher(), 0x03, Factory));
        Assert.Equal(StatusWord.Success, Prove(TripleCipher(), 0x03, key));
    }

    [Fact]
    public void The_host_alone_may_prove_it()
    {
        byte[] challenge = Tlv.Find(Tlv.Find(Authenticate(0x03, Tlv.Write(0x81)).Data, 0x7C)!, 0x81)!;
        using SymmetricAlgorithm cipher = OldCipher();
        cipher.Key = Factory;
        Assert.Equal(StatusWord.Success, Authenticate(0x03, Tlv.Write(0x82, cipher.EncryptEcb(challenge, PaddingMode.None))).Status);
        Assert.Equal(StatusWord.Success, Generate().Status);
    }

    [Theory]
    [InlineData(0x08, 16)]
    [InlineData(0x0A, 24)]
    [InlineData(0x0C, 32)]
    public void It_can_be_changed_to_AES(byte algorithm, int length)
    {
        byte[] key = RandomNumberGenerator.GetBytes(length);
        Prove(OldCipher(), 0x03, Factory);
        Assert.Equal(StatusWord.Success, _terminal.Send(Instruction.SetManagementKey, 0xFF, 0xFF, [algorithm, 0x9B, (byte)length, .. key]).Status);
        _card.PowerOn();
        _terminal.Send(Instruction.Select, 0x04, 0x00, Terminal.PivId);
        Assert.Equal(StatusWord.WrongData, Prove(OldCipher(), 0x03, Factory));
        Assert.Equal(StatusWord.Success, Prove(Aes.Create(), algorithm, key));
        Assert.Equal(StatusWord.Success, Generate().Status);
    }

    [Fact]
    public void A_long_object_is_written_in_links_and_read_back()
    {
        byte[] contents = [.. Enumerable.Range(0, 1000).Select(static i => (byte)i)];
        Prove(OldCipher(), 0x03, Factory);
        Assert.Equal(StatusWord.Success, _terminal.Write([0x5F, 0xC1, 0x0B], contents));
        Assert.Equal(contents, Tlv.Find(_terminal.Read(0x5F, 0xC1, 0x0B).Data, 0x53));
        Assert.Equal(1, _card.Count(Instruction.PutData));
        Assert.Equal(StatusWord.Success, _terminal.Write([0x5F, 0xC1, 0x0B], []));
        Assert.Equal(StatusWord.NotFound, _terminal.Read(0x5F, 0xC1, 0x0B).Status);
    }

    [Fact]
    public void The_number_of_tries_is_set_by_who_knows_the_PIN_too()
    {
        Prove(OldCipher(), 0x03, Factory);
        Assert.Equal(StatusWord.SecurityStatus, _terminal.Send(Instruction.SetRetries, 8, 5).Status);
        _terminal.Verify(TestCard.Pin);
        Assert.Equal(StatusWord.Success, _terminal.Send(Instruction.SetRetries, 8, 5).Status);
        Assert.Equal((8, 5), (_card.Pin.Remaining, _card.Puk.Remaining));
    }

    [Fact]
    public void A_card_whose_PIN_and_PUK_are_locked_goes_back_to_the_factorys_state()
    {
        _card.MakeKey();
        _card.Pin.Set("654321");
        Assert.Equal(StatusWord.Conditions, _terminal.Send(Instruction.Reset, 0x00, 0x00).Status);
        _card.Pin.Remaining = 0;
        _card.Puk.Remaining = 0;
        Assert.Equal(StatusWord.Success, _terminal.Send(Instruction.Reset, 0x00, 0x00).Status);
        Assert.Equal(StatusWord.Success, _terminal.Verify(TestCard.Pin));
        Assert.Equal(StatusWord.NotFound, _terminal.Read(0x5F, 0xC1, 0x0B).Status);
    }

    public void Dispose() => _card.Dispose();

    private ResponseApdu Generate() => _terminal.Send(Instruction.GenerateAsymmetric, 0x00, VirtualCard.KeyManagement, Tlv.Write(0xAC, Tlv.Write(0x80, [0x11])));

    private ResponseApdu Authenticate(byte algorithm, params byte[][] elements) =>
        _terminal.Send(Instruction.GeneralAuthenticate, algorithm, 0x9B, Tlv.Write(0x7C, elements));

    [SuppressMessage("Security", "CA5351", Justification = "The factory's management key of all tokens up to firmware 5.6 is no better.")]
    private static DES OldCipher() => DES.Create();

    [SuppressMessage("Security", "CA5350", Justification = "What a management key of old firmware can be at best.")]
    private static TripleDES TripleCipher() => TripleDES.Create();

    // Mutually, as the tools do it.
    private int Prove(SymmetricAlgorithm cipher, byte algorithm, byte[] key)
    {
        using SymmetricAlgorithm own = cipher;
        cipher.Key = key;
        ResponseApdu witness = Authenticate(algorithm, Tlv.Write(0x80));
        if (witness.Status != StatusWord.Success)
        {
            return witness.Status;
        }

        byte[] challenge = RandomNumberGenerator.GetBytes(cipher.BlockSize / 8);
        byte[] shown = cipher.DecryptEcb(Tlv.Find(Tlv.Find(witness.Data, 0x7C)!, 0x80)!, PaddingMode.None);
        ResponseApdu answer = Authenticate(algorithm, Tlv.Write(0x80, shown), Tlv.Write(0x81, challenge));
        if (answer.Status == StatusWord.Success)
        {
            Assert.Equal(cipher.EncryptEcb(challenge, PaddingMode.None), Tlv.Find(Tlv.Find(answer.Data, 0x7C)!, 0x82));
        }

        return answer.Status;
    }
}
