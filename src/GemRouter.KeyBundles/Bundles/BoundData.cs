using System.Buffers;
using System.Buffers.Binary;

namespace GemRouter.KeyBundles;

/// <summary>What an AEAD binds beside its ciphertext: fields one after the other, each behind its length, so that no two lists of fields have the same bytes.</summary>
internal sealed class BoundData
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    private BoundData(ReadOnlySpan<byte> label, BundleId id)
    {
        Add(label);
        Add(Convert.FromHexString(id.ToString()));
    }

    /// <summary>For a recipient's wrapped file key: its own data, so that another recipient can come and go.</summary>
    public static byte[] OfRecipient(BundleId id, Recipient recipient)
    {
        BoundData data = new("gemrouter key file 1 recipient"u8, id);
        recipient.WriteOwnData(data);
        return data._bytes.WrittenSpan.ToArray();
    }

    /// <summary>For the body: the whole header with all recipients, so that nobody without the file key changes any of it.</summary>
    public static byte[] OfBody(BundleId id, IReadOnlyList<Recipient> recipients)
    {
        BoundData data = new("gemrouter key file 1 body"u8, id);
        data.Add(recipients.Count);
        foreach (Recipient recipient in recipients)
        {
            recipient.WriteOwnData(data);
            data.Add(recipient.Wrapped);
        }

        return data._bytes.WrittenSpan.ToArray();
    }

    public void Add(ReadOnlySpan<byte> field)
    {
        Write(field.Length);
        _bytes.Write(field);
    }

    public void Add(int number)
    {
        Write(sizeof(int));
        Write(number);
    }

    private void Write(int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        _bytes.Write(bytes);
    }
}
