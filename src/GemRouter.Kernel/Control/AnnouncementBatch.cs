using GemRouter.Protocol;

namespace GemRouter.Kernel.Control;

/// <summary>Puts announcements that go out at the same time into as few datagrams as they fit into, four in each (wire 3.3).</summary>
internal sealed class AnnouncementBatch(AnnouncementBatch.Sender send)
{
    private readonly byte[] _objects = new byte[Announcement.Most * Announcement.Size];
    private int _length;

    /// <summary>Sends the objects of one datagram.</summary>
    public delegate void Sender(ReadOnlySpan<byte> objects);

    /// <summary>Adds the announcements of a stream's SEKs, the older first and in one datagram.</summary>
    public void Add(OwnStream stream)
    {
        MakeRoom(stream.Keys.Count);
        foreach (OwnKey key in stream.Keys)
        {
            Add(key.Bytes);
        }
    }

    /// <summary>Adds an object.</summary>
    public void Add(ReadOnlySpan<byte> announcement)
    {
        MakeRoom(1);
        announcement.CopyTo(_objects.AsSpan(_length));
        _length += Announcement.Size;
    }

    /// <summary>Sends what is left.</summary>
    public void Flush()
    {
        if (_length > 0)
        {
            send(_objects.AsSpan(0, _length));
            _length = 0;
        }
    }

    private void MakeRoom(int objects)
    {
        if (_length + (objects * Announcement.Size) > _objects.Length)
        {
            Flush();
        }
    }
}
