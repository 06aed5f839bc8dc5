namespace GemRouter.Protocol;

/// <summary>The types of a HELLO's fields (TLVs), in the order in which they stand (wire 3.2).</summary>
internal enum HelloField : byte
{
    PublicKey = 1,
    Boot = 2,
    Challenge = 3,
    Interval = 4,
    Goodbye = 5,
    Want = 6,
    Echo = 7,
    Request = 8,
    Streams = 9,
    Suites = 10,
    Name = 11,
}
