using System.Net;
using GemRouter.Protocol;

namespace GemRouter.Kernel.Manifests;

/// <summary>Shapes of addresses, prefixes and public keys.</summary>
internal static class NetworkValues
{
    private const string AddressSchema = """{"type":"string","pattern":"^[0-9a-fA-F:.]+$"}""";

    private const string PrefixSchema = """{"type":"string","pattern":"^[0-9a-fA-F:.]+(/[0-9]{1,3})?$"}""";

    /// <summary>An address of either family.</summary>
    public static ScalarShape<Address> Address { get; } = new(
        "an IP address", [ScalarKind.Text], AddressSchema,
        static (string text, out Address value) => GemRouter.Address.TryParse(text, out value) ? null : new Flaw(ManifestCode.Malformed, $"{Wording.Quote(text)} is no IP address"));

    /// <summary>A multicast group.</summary>
    public static ScalarShape<GroupAddress> Group { get; } = new(
        "a multicast address", [ScalarKind.Text], AddressSchema,
        static (string text, out GroupAddress value) =>
        {
            value = default;
            return !GemRouter.Address.TryParse(text, out Address address) ? new Flaw(ManifestCode.Malformed, $"{Wording.Quote(text)} is no IP address")
                : GroupAddress.TryFrom(address, out value) ? null
                : NotMulticast(text);
        });

    /// <summary>A range of multicast groups.</summary>
    public static ScalarShape<GroupPrefix> Groups { get; } = new(
        "a multicast prefix, such as 239.1.1.0/24 or ff3e::/32", [ScalarKind.Text], PrefixSchema,
        static (string text, out GroupPrefix value) =>
        {
            if (GroupPrefix.TryParse(text, out value))
            {
                return null;
            }

            string head = text.Split('/')[0];
            return !GemRouter.Address.TryParse(head, out Address address) ? new Flaw(ManifestCode.Malformed, $"{Wording.Quote(text)} is no multicast prefix; write it as 239.1.1.0/24 or ff3e::/32")
                : address.IsMulticast ? new Flaw(ManifestCode.Malformed, $"{Wording.Quote(text)} is no prefix; {LengthAdvice(address)}")
                : NotMulticast(text);
        });

    /// <summary>A range of addresses that packets come from.</summary>
    public static ScalarShape<IPNetwork> Sources { get; } = new(
        "a prefix of unicast addresses, such as 10.1.0.0/16", [ScalarKind.Text], PrefixSchema,
        static (string text, out IPNetwork value) =>
        {
            value = default;
            bool whole = !text.Contains('/');
            bool read = GemRouter.Address.TryParse(text.Split('/')[0], out Address address)
                && IPNetwork.TryParse(whole ? $"{address}/{(address.IsIPv4 ? 32 : 128)}" : text, out value)
                && new Address(value.BaseAddress) == address; // the library would clear the bits behind the length
            return !read ? new Flaw(ManifestCode.Malformed, $"{Wording.Quote(text)} is no prefix; write the network's first address and its length: 10.1.0.0/16")
                : new Address(value.BaseAddress).IsMulticast ? new Flaw(ManifestCode.Malformed, $"{Wording.Quote(text)} is multicast; packets come from unicast addresses")
                : null;
        });

    /// <summary>An Ed25519 public key: 64 hex digits, or PEM.</summary>
    public static ScalarShape<Ed25519PublicKey> PublicKey { get; } = new(
        "an Ed25519 public key: a text of 64 hex digits, or PEM", [ScalarKind.Text],
        """{"type":"string","pattern":"^([0-9a-fA-F]{64}|\\s*-----BEGIN PUBLIC KEY-----[A-Za-z0-9+/=\\s]+-----END PUBLIC KEY-----\\s*)$"}""",
        static (string text, out Ed25519PublicKey value) => PublicKeyText.TryRead(text, out value)
            ? null
            : new Flaw(ManifestCode.NotAPublicKey, $"{Wording.Quote(text)} is no Ed25519 public key; 64 hex digits or PEM, as `gemrouter keys show-public` prints it"));

    private static string LengthAdvice(Address address) =>
        $"the length is {(address.IsIPv4 ? "4 to 32" : "8 to 128")}, and no bit is set behind it";

    private static Flaw NotMulticast(string text) =>
        new(ManifestCode.NotMulticast, $"{Wording.Quote(text)} is not multicast; 224.0.0.0/4 or ff00::/8, or a part of them");
}
