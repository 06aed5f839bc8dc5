using GemRouter.Plugin.Aead.Tests.Vectors;

namespace GemRouter.Plugin.Aead.Tests;

/// <summary>A few published answers for each suite, committed here, so that the suites are tested where the large files are not at hand.</summary>
public sealed class KnownAnswerTests
{
    public static TheoryData<string, AeadCase> Answers => new()
    {
        {
            "chacha20-poly1305",
            AeadCase.Of(
                "RFC 8439, 2.8.2",
                key: "808182838485868788898a8b8c8d8e8f 909192939495969798999a9b9c9d9e9f",
                nonce: "07000000 4041424344454647",
                aad: "50515253c0c1c2c3c4c5c6c7",
                plaintext: "4c616469657320616e642047656e746c 656d656e206f662074686520636c6173 73206f66202739393a20496620492063 6f756c64206f6666657220796f75206f "
                    + "6e6c79206f6e652074697020666f7220 746865206675747572652c2073756e73 637265656e20776f756c642062652069 742e",
                ciphertext: "d31a8d34648e60db7b86afbc53ef7ec2 a4aded51296e08fea9e2b5a736ee62d6 3dbea45e8ca9671282fafb69da92728b 1a71de0a9e060b2905d6a5b67ecd3b36 "
                    + "92ddbd7f2d778b8c9803aee328091b58 fab324e4fad675945585808b4831d7bc 3ff4def08e4b7a9de576d26586cec64b 6116",
                tag: "1ae10b594f09e26a7e902ecbd0600691")
        },
        {
            "aes-256-gcm",
            AeadCase.Of(
                "GCM submission to NIST, test case 13",
                key: "00000000000000000000000000000000 00000000000000000000000000000000",
                nonce: "000000000000000000000000",
                aad: "",
                plaintext: "",
                ciphertext: "",
                tag: "530f8afbc74536b9a963b4f1c4cb738b")
        },
        {
            "aes-256-gcm",
            AeadCase.Of(
                "GCM submission to NIST, test case 14",
                key: "00000000000000000000000000000000 00000000000000000000000000000000",
                nonce: "000000000000000000000000",
                aad: "",
                plaintext: "00000000000000000000000000000000",
                ciphertext: "cea7403d4d606b6e074ec5d3baf39d18",
                tag: "d0d1c8a799996bf0265b98b5d48ab919")
        },
        {
            "aes-256-gcm",
            AeadCase.Of(
                "GCM submission to NIST, test case 16",
                key: "feffe9928665731c6d6a8f9467308308 feffe9928665731c6d6a8f9467308308",
                nonce: "cafebabefacedbaddecaf888",
                aad: "feedfacedeadbeeffeedfacedeadbeef abaddad2",
                plaintext: "d9313225f88406e5a55909c5aff5269a 86a7a9531534f7da2e4c303d8a318a72 1c3c0c95956809532fcf0e2449a6b525 b16aedf5aa0de657ba637b39",
                ciphertext: "522dc1f099567d07f47f37a32a84427d 643a8cdcbfe5c0c97598a2bd2555d1aa 8cb08e48590dbb3da7b08b1056828838 c5f61e6393ba7a0abcc9f662",
                tag: "76fc6ece0f4e1768cddf8853bb2d551b")
        },
        {
            "aegis-128l",
            AeadCase.Of(
                "draft-irtf-cfrg-aegis-aead, AEGIS-128L, test vector 1",
                key: "10010000000000000000000000000000",
                nonce: "10000200000000000000000000000000",
                aad: "",
                plaintext: "00000000000000000000000000000000",
                ciphertext: "c1c0e58bd913006feba00f4b3cc3594e",
                tag: "25835bfbb21632176cf03840687cb968 cace4617af1bd0f7d064c639a5c79ee4")
        },
        {
            "aegis-128l",
            AeadCase.Of(
                "draft-irtf-cfrg-aegis-aead, AEGIS-128L, test vector 5",
                key: "10010000000000000000000000000000",
                nonce: "10000200000000000000000000000000",
                aad: "000102030405060708090a0b0c0d0e0f 101112131415161718191a1b1c1d1e1f 20212223242526272829",
                plaintext: "101112131415161718191a1b1c1d1e1f 202122232425262728292a2b2c2d2e2f 3031323334353637",
                ciphertext: "b31052ad1cca4e291abcf2df3502e6bd b1bfd6db36798be3607b1f94d34478aa 7ede7f7a990fec10",
                tag: "b91e2947a33da8bee89b6794e647baf0 fc835ff574aca3fc27c33be0db2aff98")
        },
        {
            "aegis-256",
            AeadCase.Of(
                "draft-irtf-cfrg-aegis-aead, AEGIS-256, test vector 1",
                key: "10010000000000000000000000000000 00000000000000000000000000000000",
                nonce: "10000200000000000000000000000000 00000000000000000000000000000000",
                aad: "",
                plaintext: "00000000000000000000000000000000",
                ciphertext: "754fc3d8c973246dcc6d741412a4b236",
                tag: "1181a1d18091082bf0266f66297d167d 2e68b845f61a3b0527d31fc7b7b89f13")
        },
        {
            "aegis-256",
            AeadCase.Of(
                "draft-irtf-cfrg-aegis-aead, AEGIS-256, test vector 5",
                key: "10010000000000000000000000000000 00000000000000000000000000000000",
                nonce: "10000200000000000000000000000000 00000000000000000000000000000000",
                aad: "000102030405060708090a0b0c0d0e0f 101112131415161718191a1b1c1d1e1f 20212223242526272829",
                plaintext: "101112131415161718191a1b1c1d1e1f 202122232425262728292a2b2c2d2e2f 3031323334353637",
                ciphertext: "57754a7d09963e7c787583a2e7b859bb 24fa1e04d49fd550b2511a358e3bca25 2a9b1b8b30cc4a67",
                tag: "a3aca270c006094d71c20e6910b5161c 0826df233d08919a566ec2c05990f734")
        },
    };

    [Theory]
    [MemberData(nameof(Answers), DisableDiscoveryEnumeration = true)]
    public void A_published_answer_holds(string name, AeadCase answer) => AeadCheck.IsAuthentic(Registered.Suite(name), answer);

    [Theory]
    [MemberData(nameof(Answers), DisableDiscoveryEnumeration = true)]
    public void A_forged_tag_is_refused(string name, AeadCase answer)
    {
        ICipherSuite suite = Registered.Suite(name);
        for (int i = answer.Sealed.Length - suite.Parameters.TagSize; i < answer.Sealed.Length; i++)
        {
            byte[] forged = [.. answer.Sealed];
            forged[i] ^= 0x80;
            AeadCheck.IsForged(suite, answer with { Sealed = forged });
        }
    }
}
