using GemRouter.Protocol.Tests.Fixtures;

namespace GemRouter.Protocol.Tests.Data;

public sealed class ManifestBatchTests : IDisposable
{
    private readonly DataStream _stream = new(1, auth: AuthMode.SignedManifest);
    private readonly ManifestBatch _batch;
    private readonly byte[] _inner = new byte[Manifest.MaxSize];

    public ManifestBatchTests() =>
        _batch = new ManifestBatch(new ManifestScope(_stream.Context, _stream.Sek.Commitment), static (_, signature) => signature.Fill(1));

    public void Dispose() => _stream.Dispose();

    [Fact]
    public void A_manifest_is_due_20_ms_after_its_first_packet()
    {
        Assert.Equal(Instant.Never, _batch.Due);
        _batch.Add(new PacketNumber(1), [1], new Instant(5));
        _batch.Add(new PacketNumber(2), [1], new Instant(9_000_000));
        Assert.Equal(new Instant(20_000_005), _batch.Due);
        Assert.Equal(Manifest.SizeFor(2), _batch.Write(_inner));
        Assert.Equal(Instant.Never, _batch.Due);
    }

    [Fact]
    public void A_full_batch_is_due_at_once_and_takes_no_more()
    {
        for (int i = 1; i <= 64; i++)
        {
            Assert.False(_batch.IsFull);
            _batch.Add(new PacketNumber(i), [1], new Instant(5));
        }

        Assert.True(_batch.IsFull);
        Assert.Equal(default, _batch.Due);
        Assert.Throws<InvalidOperationException>(() => _batch.Add(new PacketNumber(65), [1], default));
        Assert.Equal(Manifest.MaxSize, _batch.Write(_inner));
    }

    [Fact]
    public void A_small_fabric_gets_small_manifests()
    {
        ManifestBatch batch = new(new ManifestScope(_stream.Context, _stream.Sek.Commitment), static (_, signature) => signature.Clear(), most: 2);
        batch.Add(new PacketNumber(1), [1], default);
        Assert.False(batch.IsFull);
        batch.Add(new PacketNumber(2), [1], default);
        Assert.True(batch.IsFull);
    }

    [Fact]
    public void A_stream_without_manifests_seals_none()
    {
        using DataStream plain = new(1);
        Assert.Throws<InvalidOperationException>(() => plain.Seal.SealManifest(plain.NewPacket([1]), out _));
    }

    [Fact]
    public void Manifests_alone_call_for_none()
    {
        _batch.AddManifest(new PacketNumber(1));
        Assert.Equal(Instant.Never, _batch.Due);
    }

    [Fact]
    public void A_number_that_is_left_out_is_noticed()
    {
        _batch.Add(new PacketNumber(1), [1], default);
        Assert.Throws<InvalidOperationException>(() => _batch.Add(new PacketNumber(3), [1], default));
    }

    [Fact]
    public void An_empty_batch_writes_nothing() => Assert.Equal(0, _batch.Write(_inner));

    [Fact]
    public void Each_manifest_names_the_one_before()
    {
        _batch.Add(new PacketNumber(1), [1], default);
        int length = _batch.Write(_inner);
        Assert.True(Manifest.TryParse(_inner.AsSpan(0, length), out Manifest first));
        Assert.Equal(default, first.Previous);
        PacketHash hash = first.Hash;

        _batch.AddManifest(new PacketNumber(2));
        length = _batch.Write(_inner);
        Assert.True(Manifest.TryParse(_inner.AsSpan(0, length), out Manifest second));
        Assert.Equal(hash, second.Previous);
        Assert.Equal(default, second[0]);
    }
}
