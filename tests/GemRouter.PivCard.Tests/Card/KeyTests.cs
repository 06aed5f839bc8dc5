using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GemRouter.PivCard.Tests.Card;

public sealed class KeyTests : IDisposable
{
    private readonly VirtualCard _card = new();
    private readonly ECDiffieHellman _peer = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly Terminal _terminal;

    public KeyTests() => _terminal = new Terminal(_card);

    [Fact]
    public void Card_and_peer_agree_on_the_same_secret()
    {
        byte[] key = _card.MakeKey();
        _terminal.Verify(TestCard.Pin);
        ResponseApdu answer = _terminal.Agree(TestCard.PointOf(_peer));
        Assert.Equal(StatusWord.Success, answer.Status);
        Assert.Equal([0x7C, 0x22, 0x82, 0x20, .. TestCard.Agree(_peer, key)], answer.Data);
    }

    [Fact]
    public void Without_the_PIN_a_key_is_not_used()
    {
        _card.MakeKey();
        Assert.Equal(StatusWord.SecurityStatus, _terminal.Agree(TestCard.PointOf(_peer)).Status);
    }

    [Fact]
    public void Once_given_the_PIN_holds_for_several_uses()
    {
        _card.MakeKey();
        _terminal.Verify(TestCard.Pin);
        Assert.Equal(StatusWord.Success, _terminal.Agree(TestCard.PointOf(_peer)).Status);
        Assert.Equal(StatusWord.Success, _terminal.Agree(TestCard.PointOf(_peer)).Status);
    }

    [Fact]
    public void A_key_that_always_asks_wants_the_PIN_immediately_before()
    {
        _card.MakeKey(policy: PinPolicy.Always);
        _terminal.Verify(TestCard.Pin);
        Assert.Equal(StatusWord.Success, _terminal.Agree(TestCard.PointOf(_peer)).Status);
        Assert.Equal(StatusWord.SecurityStatus, _terminal.Agree(TestCard.PointOf(_peer)).Status);
    }

    [Fact]
    public void A_key_that_never_asks_wants_none()
    {
        _card.MakeKey(0x9E);
        Assert.Equal(StatusWord.Success, _terminal.Agree(TestCard.PointOf(_peer), 0x9E).Status);
    }

    [Fact]
    public void An_empty_slot_has_no_key()
    {
        _terminal.Verify(TestCard.Pin);
        Assert.Equal(StatusWord.WrongData, _terminal.Agree(TestCard.PointOf(_peer)).Status);
        Assert.Equal(StatusWord.NoSuchReference, _terminal.Send(Instruction.GetMetadata, 0x00, VirtualCard.KeyManagement).Status);
    }

    [Fact]
    public void What_is_no_point_of_the_curve_is_refused()
    {
        _card.MakeKey();
        _terminal.Verify(TestCard.Pin);
        byte[] point = TestCard.PointOf(_peer);
        point[64] ^= 1;
        Assert.Equal(StatusWord.WrongData, _terminal.Agree(point).Status);
        Assert.Equal(StatusWord.WrongData, _terminal.Agree(TestCard.PointOf(_peer)[..33]).Status);
    }

    [Fact]
    public void A_signature_is_that_of_the_public_key()
    {
        byte[] key = _card.MakeKey(0x9A);
        byte[] hash = SHA256.HashData("something"u8);
        _terminal.Verify(TestCard.Pin);
        byte[] signature = Tlv.Find(Tlv.Find(_terminal.Sign(hash, 0x9A).Data, 0x7C)!, 0x82)!;
        using ECDsa verifier = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = key[1..33], Y = key[33..] } });
        Assert.True(verifier.VerifyHash(hash, signature, DSASignatureFormat.Rfc3279DerSequence));
    }

    [Fact]
    public void The_metadata_hold_the_public_key()
    {
        byte[] key = _card.MakeKey();
        byte[] metadata = _terminal.Send(Instruction.GetMetadata, 0x00, VirtualCard.KeyManagement).Data;
        Assert.Equal([0x11], Tlv.Find(metadata, 0x01));
        Assert.Equal([(byte)PinPolicy.Once, 0x01], Tlv.Find(metadata, 0x02));
        Assert.Equal(key, Tlv.Find(Tlv.Find(metadata, 0x04)!, 0x86));
    }

    [Fact]
    public void The_certificate_holds_it_too()
    {
        byte[] key = _card.MakeKey();
        byte[] contents = Tlv.Find(_terminal.Read(0x5F, 0xC1, 0x0B).Data, 0x53)!;
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(Tlv.Find(contents, 0x70)!);
        ECPoint point = certificate.GetECDsaPublicKey()!.ExportParameters(includePrivateParameters: false).Q;
        Assert.Equal(key, [0x04, .. point.X!, .. point.Y!]);
    }

    [Fact]
    public void A_command_may_be_cut_off_by_the_cards_departure()
    {
        _card.MakeKey();
        _terminal.Verify(TestCard.Pin);
        _card.LeaveDuring(Commands.KeyUse);
        Assert.Throws<CardLeftException>(() => _terminal.Agree(TestCard.PointOf(_peer)));
        Assert.Equal(StatusWord.Success, _terminal.Agree(TestCard.PointOf(_peer)).Status); // once
    }

    [Fact]
    public void A_command_may_be_made_to_fail()
    {
        _card.Answer(Commands.Login, StatusWord.Failed);
        Assert.Equal(StatusWord.Failed, _terminal.Verify(TestCard.Pin));
        Assert.Equal(0, _card.Pin.Attempts);
        _card.AnswerAsUsual();
        Assert.Equal(StatusWord.Success, _terminal.Verify(TestCard.Pin));
        Assert.Equal(2, _card.Count(Instruction.Verify));
    }

    public void Dispose()
    {
        _peer.Dispose();
        _card.Dispose();
    }
}
