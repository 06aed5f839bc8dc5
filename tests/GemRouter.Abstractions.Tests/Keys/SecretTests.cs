using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using GemRouter.Testing;

namespace GemRouter.Tests;

public sealed class SecretTests
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0xA0, 32).Select(value => (byte)value)];

    [Fact]
    public void Nothing_prints_it()
    {
        using Secret secret = Secret.CopyOf(Bytes);
        string[] shown =
        [
            secret.ToString(), $"{secret}", string.Create(CultureInfo.InvariantCulture, $"{secret}"), JsonSerializer.Serialize(secret),
            JsonSerializer.Serialize(new { Key = secret }), typeof(Secret).GetCustomAttribute<DebuggerDisplayAttribute>()!.Value,
        ];
        Assert.All(shown, text =>
        {
            Assert.DoesNotContain("A0", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("160", text, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String(Bytes)[..8], text, StringComparison.Ordinal);
        });
        Assert.Equal("Secret (32 bytes)", secret.ToString());
    }

    [Fact]
    public unsafe void Dispose_zeroes_the_bytes_where_they_are()
    {
        Secret secret = Secret.CopyOf(Bytes);
        fixed (byte* place = secret.Reveal())
        {
            secret.Dispose();
            Assert.True(new ReadOnlySpan<byte>(place, 32).IndexOfAnyExcept((byte)0) < 0);
        }

        secret.Dispose();
        Assert.Throws<ObjectDisposedException>(() => secret.Reveal().Length);
        Assert.Equal(32, secret.Length);
        GC.KeepAlive(secret);
    }

    [Fact]
    public unsafe void A_filler_that_throws_leaves_zeroes()
    {
        nint place = 0;
        Assert.Throws<InvalidOperationException>(() => Secret.Create(32, 0, (span, _) =>
        {
            span.Fill(7);
            fixed (byte* first = span)
            {
                place = (nint)first; // pinned: it stays there until it is collected, and not even then would 32 sevens come back
            }

            throw new InvalidOperationException();
        }));
        Assert.False(new ReadOnlySpan<byte>((byte*)place, 32).IndexOfAnyExcept((byte)7) < 0);
    }

    [Fact]
    public void It_begins_as_zeroes_and_is_a_copy()
    {
        byte[] original = [1, 2, 3];
        using Secret copy = Secret.CopyOf(original);
        original[0] = 9;
        Assert.Equal([1, 2, 3], copy.Reveal().ToArray());
        using Secret empty = Secret.Create(4, 0, (span, _) => Assert.Equal(0, span[0] | span[3]));
        Assert.Equal(new byte[4], empty.Reveal().ToArray());
    }

    [Fact]
    public void Equality_is_that_of_the_bytes_of_living_secrets()
    {
        using Secret one = Secret.CopyOf(Bytes);
        using Secret same = Secret.CopyOf(Bytes);
        using Secret other = Secret.CopyOf([.. Bytes.AsSpan(..31), 0]);
        using Secret shorter = Secret.CopyOf(Bytes.AsSpan(..31));
        Assert.True(one.Equals(same) && one.Equals((object)same));
        Assert.False(one.Equals(other) || one.Equals(shorter) || one.Equals(null) || one.Equals((object)Bytes));
        same.Dispose();
        Assert.False(one.Equals(same) || same.Equals(one) || same.Equals(same));
    }

    [Fact]
    public void It_is_no_dictionary_key()
    {
        using Secret secret = Secret.CopyOf(Bytes);
        Assert.Throws<NotSupportedException>(() => secret.GetHashCode());
    }

    [Fact]
    public void Random_ones_come_from_the_entropy_alone()
    {
        using Secret one = Secret.Random(new SeededEntropy(5), 32);
        using Secret two = Secret.Random(new SeededEntropy(5), 32);
        using Secret other = Secret.Random(new SeededEntropy(6), 32);
        Assert.True(one.Equals(two));
        Assert.False(one.Equals(other));
    }

    [Fact]
    public void An_empty_one_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Secret.CopyOf([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Secret.Create(-1, 0, static (_, _) => { }));
    }
}
