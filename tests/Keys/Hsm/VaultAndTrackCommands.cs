using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Piaohao.Keys.Tests.Hsm;

public sealed class VaultAndTrackCommands
{
    [Fact]
    public void Sealed_data_come_out_after_a_restart_and_look_different_each_time()
    {
        using var temporary = new TemporaryHsm();
        var box = temporary.Hsm.Seal("card", "6225000000000014"u8);
        Assert.NotEqual(box, temporary.Hsm.Seal("card", "6225000000000014"u8));
        temporary.Reopen();
        Assert.Equal("6225000000000014"u8, temporary.Hsm.Unseal("card", box));
    }

    [Fact]
    public void Anything_sealed_comes_out() =>
        Prop.ForAll(Arbitrary.Bytes(0, 200), data =>
        {
            using var temporary = new TemporaryHsm();
            return temporary.Hsm.Unseal("card", temporary.Hsm.Seal("card", data)).SequenceEqual(data);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Sealed_data_with_any_bit_changed_are_refused()
    {
        using var temporary = new TemporaryHsm();
        var box = temporary.Hsm.Seal("card", "6225000000000014"u8);
        for (var bit = 0; bit < 8 * box.Length; bit++)
        {
            box[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<HsmException>(() => temporary.Hsm.Unseal("card", box));
            box[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Sealed_data_cut_short_are_refused()
    {
        using var temporary = new TemporaryHsm();
        var box = temporary.Hsm.Seal("card", "6225000000000014"u8);
        for (var length = 0; length < box.Length; length++)
            Assert.Throws<HsmException>(() => temporary.Hsm.Unseal("card", box.AsSpan(0, length)));
    }

    [Fact]
    public void Sealed_data_open_for_their_purpose_and_their_hsm_only()
    {
        using var here = new TemporaryHsm();
        using var there = new TemporaryHsm();
        var box = here.Hsm.Seal("card", "6225000000000014"u8);
        Assert.Throws<HsmException>(() => here.Hsm.Unseal("phone", box));
        Assert.Throws<HsmException>(() => there.Hsm.Unseal("card", box));
    }

    [Fact]
    public void Equal_texts_have_equal_keyed_hashes_for_one_purpose_in_one_hsm()
    {
        using var here = new TemporaryHsm();
        using var there = new TemporaryHsm();
        var hash = here.Hsm.KeyedHash("card", "6225000000000014");
        here.Reopen();
        Assert.Equal(32, hash.Length);
        Assert.Equal(hash, here.Hsm.KeyedHash("card", "6225000000000014"));
        Assert.NotEqual(hash, here.Hsm.KeyedHash("card", "6225000000000022"));
        Assert.NotEqual(hash, here.Hsm.KeyedHash("phone", "6225000000000014"));
        Assert.NotEqual(hash, there.Hsm.KeyedHash("card", "6225000000000014"));
        Assert.NotEqual(hash, SHA256.HashData("6225000000000014"u8));
    }

    [Fact]
    public void More_purposes_than_are_held_open_can_be_used_in_turn()
    {
        using var temporary = new TemporaryHsm();
        var boxes = Enumerable.Range(0, 200).Select(i => temporary.Hsm.Seal($"purpose {i}", [(byte)i])).ToArray();
        for (var i = 0; i < boxes.Length; i++) Assert.Equal([(byte)i], temporary.Hsm.Unseal($"purpose {i}", boxes[i]));
    }

    [Theory]
    [InlineData(KeyAlgorithm.Des)]
    [InlineData(KeyAlgorithm.TripleDes)]
    [InlineData(KeyAlgorithm.Sm4)]
    public void A_track_comes_out_as_it_went_in_and_keeps_its_ends(KeyAlgorithm algorithm)
    {
        using var temporary = new TemporaryHsm();
        var hsm = temporary.Hsm;
        var key = hsm.GenerateKey(KeyUsage.Track, algorithm);
        var size = algorithm == KeyAlgorithm.Sm4 ? 16 : 8;
        Prop.ForAll(Arbitrary.Bytes(size + 1, 52), track =>
        {
            var changed = track.ToArray();
            hsm.EncryptTrack(key, changed);
            var isInPlace = changed.AsSpan(0, track.Length - size - 1).SequenceEqual(track.AsSpan(0, track.Length - size - 1)) && changed[^1] == track[^1] && !changed.SequenceEqual(track);
            hsm.DecryptTrack(key, changed);
            return isInPlace && changed.SequenceEqual(track);
        }).QuickCheckThrowOnFailure();
        Assert.Throws<HsmException>(() => hsm.EncryptTrack(key, new byte[size]));
        Assert.Throws<HsmException>(() => hsm.DecryptTrack(key, new byte[size]));
    }
}
