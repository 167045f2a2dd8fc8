using FsCheck;
using FsCheck.Fluent;
using Piaohao.Keys.KeyBlocks;
using Xunit;

namespace Piaohao.Keys.Tests.KeyBlocks;

public sealed class KeyBlockTests
{
    private const string File = "key-blocks.json";

    private static readonly KeyBlockHeader PinKey = new("P0", 'T', 'B', "00", 'E');

    public static TheoryData<string> Blocks => Vector.Ids(File, "tr31-unwrap");

    [Theory, MemberData(nameof(Blocks))]
    public void The_published_blocks_are_opened_or_refused(string id)
    {
        var vector = Vector.Find(File, id);
        var key = new byte[32];
        var isOpen = KeyBlock.TryUnwrap(vector.Bytes("kbpk"), vector.Text("keyBlock"), out var header, key, out var length);
        Assert.Equal(!vector.IsRefused, isOpen);
        if (!isOpen) return;

        Assert.Equal(vector.ExpectedText("key"), Convert.ToHexString(key.AsSpan(0, length)));
        var expected = vector.Expected.GetProperty("header");
        Assert.Equal(expected.GetProperty("usage").GetString(), header.Usage);
        Assert.Equal(expected.GetProperty("algorithm").GetString(), header.Algorithm.ToString());
        Assert.Equal(expected.GetProperty("mode").GetString(), header.Mode.ToString());
        Assert.Equal(expected.GetProperty("keyVersion").GetString(), header.Version);
        Assert.Equal(expected.GetProperty("exportability").GetString(), header.Exportability.ToString());

        byte[] encryptionKey = new byte[vector.Bytes("kbpk").Length], authenticationKey = new byte[encryptionKey.Length];
        KeyBlock.DeriveKeys(vector.Bytes("kbpk"), encryptionKey, authenticationKey);
        Assert.Equal(vector.ExpectedText("kbek"), Convert.ToHexString(encryptionKey));
        Assert.Equal(vector.ExpectedText("kbak"), Convert.ToHexString(authenticationKey));

        // With the printed padding the block comes out again, to the last character.
        Assert.Equal(vector.Text("keyBlock"), KeyBlock.Wrap(vector.Bytes("kbpk"), header, key.AsSpan(0, length), vector.ExpectedBytes("padding")));
    }

    [Fact]
    public void A_key_comes_out_as_it_went_in() =>
        Prop.ForAll(Arbitrary.Bytes(1, 32), Arbitrary.Bytes(32, 32), (key, protectionKey) =>
        {
            var block = KeyBlock.Wrap(protectionKey, PinKey, key, new byte[KeyBlock.PaddingLength(key.Length)]);
            var opened = new byte[32];
            return KeyBlock.TryUnwrap(protectionKey, block, out var header, opened, out var length)
                && header == PinKey
                && opened.AsSpan(0, length).SequenceEqual(key);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_block_with_any_bit_changed_is_refused()
    {
        var protectionKey = Enumerable.Range(0, 32).Select(value => (byte)value).ToArray();
        var block = KeyBlock.Wrap(protectionKey, PinKey, new byte[16], new byte[KeyBlock.PaddingLength(16)]);
        var key = new byte[32];
        for (var at = 0; at < block.Length; at++)
        {
            for (var bit = 0; bit < 16; bit++)
            {
                var tampered = block.ToCharArray();
                tampered[at] = (char)(tampered[at] ^ (1 << bit));
                Assert.False(KeyBlock.TryUnwrap(protectionKey, tampered, out _, key, out _), $"character {at}, bit {bit}");
            }
        }
        Assert.All(key, value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_block_cut_or_prolonged_anywhere_is_refused()
    {
        var protectionKey = new byte[32];
        var block = KeyBlock.Wrap(protectionKey, PinKey, new byte[16], new byte[KeyBlock.PaddingLength(16)]);
        var key = new byte[32];
        for (var length = 0; length < block.Length; length++)
            Assert.False(KeyBlock.TryUnwrap(protectionKey, block.AsSpan(0, length), out _, key, out _));
        Assert.False(KeyBlock.TryUnwrap(protectionKey, block + "00", out _, key, out _));
        Assert.False(KeyBlock.TryUnwrap(protectionKey, block + new string('0', 4096), out _, key, out _));
    }

    [Fact]
    public void A_block_under_another_protection_key_is_refused()
    {
        var block = KeyBlock.Wrap(new byte[32], PinKey, new byte[16], new byte[KeyBlock.PaddingLength(16)]);
        var other = new byte[32];
        other[31] = 1;
        Assert.False(KeyBlock.TryUnwrap(other, block, out _, new byte[32], out _));
    }

    [Fact]
    public void What_cannot_be_a_block_is_not_wrapped()
    {
        Assert.Throws<ArgumentException>(() => KeyBlock.Wrap(new byte[32], PinKey, [], new byte[14]));
        Assert.Throws<ArgumentException>(() => KeyBlock.Wrap(new byte[32], PinKey, new byte[33], new byte[13]));
        Assert.Throws<ArgumentException>(() => KeyBlock.Wrap(new byte[32], PinKey, new byte[16], new byte[13]));
        Assert.Throws<ArgumentException>(() => KeyBlock.Wrap(new byte[32], PinKey with { Usage = "P00" }, new byte[16], new byte[14]));
    }
}
