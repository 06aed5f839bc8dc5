using GemRouter.Hosting;
using GemRouter.Protocol;

namespace GemRouter.Kernel.Forwarding;

/// <summary>
/// Opens packets from the fabric (wire 5.5), puts fragments together (5.3), and keeps packets whose SEK is not usable yet (6.4). What comes out is what came from the red side at the source, with the
/// TTL that the rules say. One worker owns it.
/// </summary>
internal sealed class OpenStep(Leg leg, int index, PacketStore store, MemoryBudget fragments, TimeSpan keyWait, IDataNotes notes) : IStep
{
    private readonly DataOpener _opener = new();
    private readonly FragmentReassembler _reassembler = new(fragments);
    private readonly WaitingPackets _waiting = new(store, keyWait, leg.Ledger, leg.Drops.Of(DataVerdict.UnknownKey));
    private readonly KernelDrops _drops = leg.Drops;
    private readonly long[] _ended = new long[FragmentEnds.Count];
    private ForwardingTable _table = ForwardingTable.Empty;
    private long _firstOpened = Instant.Never.Nanoseconds;

    public string Name => "open";

    /// <summary>When it opened its first packet; never before that. Any thread.</summary>
    public Instant FirstOpened => new(Volatile.Read(ref _firstOpened));

    /// <summary>The groups that packets wait for.</summary>
    public int WaitingGroups => _waiting.Groups;

    public Instant NextDue => _waiting.Retries > 0 ? new Instant(long.MinValue) : Instant.Min(_waiting.NextDue, _reassembler.NextDue);

    public void Process(BatchOwner owner)
    {
        PacketBatch batch = owner.Batch;
        Lookahead ahead = new(batch);
        foreach (Packet packet in batch)
        {
            ahead.Prefetch();
            if (index > 0 && !leg.Share.Holds(new FlowId(packet.Group, packet.Port)))
            {
                batch.Drop(packet, _drops.OpensOtherFlow); // only a stage in front can have done that
                continue;
            }

            DataVerdict verdict = _opener.Open(_table.OpenKeys, packet, batch.Now, out OpenedPacket opened);
            switch (verdict)
            {
                case DataVerdict.Accepted:
                    _drops.Accepted.Increment();
                    Accept(owner, packet, opened);
                    break;
                case DataVerdict.Wait:
                    _drops.Waited.Increment();
                    notes.KeyUnknown(new KeyAddress(packet.Group, packet.Port, opened.Header.KeyId));
                    _waiting.Add(owner, packet);
                    break;
                default:
                    batch.Drop(packet, _drops.Of(verdict));
                    break;
            }
        }
    }

    public void Tick(BatchOwner owner)
    {
        Instant now = owner.Batch.Now;
        _reassembler.Tick(now);
        DropEnded(except: null);
        if (_waiting.Retries > 0)
        {
            _waiting.GiveBack(owner);
            if (owner.Batch.Count > 0)
            {
                Process(owner);
            }
        }

        _waiting.Expire(now);
    }

    public void Drain(BatchOwner owner)
    {
        _waiting.Clear(_drops.Stopped);
        _reassembler.Stop();
        DropEnded(except: null);
    }

    public void Abandon(BatchOwner owner, DropReason reason)
    {
        _waiting.Clear(reason);
        _reassembler.Stop();
        DropEnded(except: null);
    }

    public void Take(ForwardingTable table, Instant now)
    {
        _table = table;
        _waiting.RetryAll();
    }

    public void Close() => store.Close();

    private void Accept(BatchOwner owner, Packet packet, in OpenedPacket opened)
    {
        if (_firstOpened == Instant.Never.Nanoseconds)
        {
            Volatile.Write(ref _firstOpened, owner.Batch.Now.Nanoseconds);
        }

        if (opened.Kind == PayloadKind.Payload)
        {
            Deliver(owner, packet, opened.Inner.HasOrigin, opened.Inner.Origin);
        }
        else
        {
            Reassemble(owner, packet, opened); // a manifest is malformed with auth 0, and no other mode is composed
        }
    }

    private void Deliver(BatchOwner owner, Packet packet, bool hasOrigin, in Origin origin)
    {
        if (hasOrigin)
        {
            packet.Source = origin.Source;
            packet.SourcePort = origin.Port;
            packet.Ttl = origin.Ttl;
            packet.Dscp = origin.Dscp; // ECN stays the fabric's: it says what happened there
        }

        packet.Ttl = leg.OuterTtl(packet.Ttl);
        if (packet.Ttl == 0)
        {
            owner.Batch.Drop(packet, _drops.TtlExpired);
        }
    }

    private void Reassemble(BatchOwner owner, Packet packet, in OpenedPacket opened)
    {
        FragmentOutcome outcome = _reassembler.Add(opened.Key!, opened.Inner, packet.Payload, owner.Batch.Now, out ReassembledPayload whole);
        switch (outcome)
        {
            case FragmentOutcome.Held:
                owner.Shelve(packet);
                DropEnded(except: null);
                break;
            case FragmentOutcome.Dropped:
                DropEnded(except: (owner, packet));
                break;
            default:
                // The last fragment's packet goes on as the payload.
                BatchOwner.ConsumeShelved(leg.Ledger, whole.Fragments - 1);
                DropEnded(except: null);
                if (whole.Bytes.Length > packet.PayloadLimit)
                {
                    owner.Batch.Drop(packet, _drops.TooLarge);
                    break;
                }

                whole.Bytes.CopyTo(packet.Reset(whole.Bytes.Length));
                Deliver(owner, packet, whole.HasOrigin, whole.Origin);
                break;
        }
    }

    // The reassembler counts fragments that ended; those that it kept are shelved here, and the one just given to it is still in the batch.
    private void DropEnded((BatchOwner Owner, Packet Packet)? except)
    {
        for (int i = 0; i < FragmentEnds.Count; i++)
        {
            FragmentEnd end = (FragmentEnd)i;
            long ended = _reassembler.Dropped(end) - _ended[i];
            if (ended == 0)
            {
                continue;
            }

            _ended[i] += ended;
            if (except is { } one && end is FragmentEnd.Contradiction or FragmentEnd.Memory or FragmentEnd.TooLong or FragmentEnd.Duplicate)
            {
                one.Owner.Batch.Drop(one.Packet, _drops.Of(end));
                except = null;
                ended--;
            }

            BatchOwner.DropShelved(leg.Ledger, _drops.Of(end), ended);
        }
    }
}
