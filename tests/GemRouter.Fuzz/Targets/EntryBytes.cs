using GemRouter.Protocol;

namespace GemRouter.Fuzz.Targets;

/// <summary>Lists of a HELLO as bytes.</summary>
internal static class EntryBytes
{
    /// <summary>Writes a list.</summary>
    public static byte[] Of<T>(EntryList<T> list)
        where T : struct, IWireEntry<T>
    {
        byte[] bytes = new byte[list.Count * T.Size];
        for (int i = 0; i < list.Count; i++)
        {
            list[i].Write(bytes.AsSpan(i * T.Size));
        }

        return bytes;
    }

    /// <summary>Adds a list's entries to another.</summary>
    public static void AddTo<T>(IList<T> entries, EntryList<T> list)
        where T : struct, IWireEntry<T>
    {
        for (int i = 0; i < list.Count; i++)
        {
            entries.Add(list[i]);
        }
    }
}
