using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Piaohao.Keys.Tests.Hsm;

public sealed class KeyCommands
{
    private const string Key16 = "0123456789ABCDEFFEDCBA9876543210";

    public static TheoryData<KeyUsage, KeyAlgorithm> AllKinds
    {
        get
        {
            var kinds = new TheoryData<KeyUsage, KeyAlgorithm>();
            foreach (var usage in Enum.GetValues<KeyUsage>())
                foreach (var algorithm in Enum.GetValues<KeyAlgorithm>()) kinds.Add(usage, algorithm);
            return kinds;
        }
    }

    [Theory, MemberData(nameof(AllKinds))]
    public void A_generated_key_is_usable_after_a_restart(KeyUsage usage, KeyAlgorithm algorithm)
    {
        using var temporary = new TemporaryHsm();
        var key = temporary.Hsm.GenerateKey(usage, algorithm);
        Assert.Equal((usage, algorithm), (key.Usage, key.Algorithm));
        Assert.False(key.Block == temporary.Hsm.GenerateKey(usage, algorithm).Block);
        if (usage != KeyUsage.Mac) return;

        var mac = new byte[8];
        temporary.Hsm.GenerateMac(key, MacAlgorithm.Cmac, "message"u8, mac);
        temporary.Reopen();
        Assert.True(temporary.Hsm.VerifyMac(key, MacAlgorithm.Cmac, "message"u8, mac));
    }

    [Fact]
    public void The_same_key_is_wrapped_differently_each_time_and_has_one_check_value()
    {
        using var temporary = new TemporaryHsm();
        var one = temporary.Import(KeyUsage.Pin, KeyAlgorithm.TripleDes, Key16);
        var two = temporary.Import(KeyUsage.Pin, KeyAlgorithm.TripleDes, Key16);
        Assert.False(one.Block == two.Block);
        Assert.Equal(one.CheckValue, two.CheckValue);
        Assert.Equal("08D7B4FB", one.CheckValue.ToString());
    }

    [Fact]
    public void Any_key_travels_under_a_master_key_and_arrives() =>
        Prop.ForAll(Arbitrary.Bytes(16, 16), clear =>
        {
            using var temporary = new TemporaryHsm();
            var hsm = temporary.Hsm;
            var master = hsm.GenerateKey(KeyUsage.ZoneMaster, KeyAlgorithm.TripleDes);
            var key = hsm.ImportClear(KeyUsage.Mac, KeyAlgorithm.TripleDes, clear.ToArray());
            var travelling = hsm.ExportUnder(master, key);
            var arrived = hsm.ImportUnder(master, KeyUsage.Mac, KeyAlgorithm.TripleDes, travelling.Value, travelling.CheckValue);
            byte[] one = new byte[8], two = new byte[8];
            hsm.GenerateMac(key, MacAlgorithm.Iso9797Algorithm3, "message"u8, one);
            hsm.GenerateMac(arrived, MacAlgorithm.Iso9797Algorithm3, "message"u8, two);
            return arrived.CheckValue == key.CheckValue && one.SequenceEqual(two);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_key_that_does_not_fit_its_check_value_is_refused()
    {
        using var temporary = new TemporaryHsm();
        var hsm = temporary.Hsm;
        var master = hsm.GenerateKey(KeyUsage.TerminalMaster, KeyAlgorithm.TripleDes);
        var travelling = hsm.ExportUnder(master, hsm.GenerateKey(KeyUsage.Pin, KeyAlgorithm.TripleDes));
        var other = hsm.GenerateKey(KeyUsage.TerminalMaster, KeyAlgorithm.TripleDes);
        Assert.Throws<KcvMismatchException>(() => hsm.ImportUnder(other, KeyUsage.Pin, KeyAlgorithm.TripleDes, travelling.Value, travelling.CheckValue));
    }

    [Theory]
    [InlineData(KeyUsage.TerminalMaster, KeyAlgorithm.Des, KeyUsage.Pin, KeyAlgorithm.TripleDes)]
    [InlineData(KeyUsage.TerminalMaster, KeyAlgorithm.TripleDes, KeyUsage.Pin, KeyAlgorithm.Sm4)]
    [InlineData(KeyUsage.TerminalMaster, KeyAlgorithm.Sm4, KeyUsage.Mac, KeyAlgorithm.Des)]
    [InlineData(KeyUsage.TerminalMaster, KeyAlgorithm.TripleDes, KeyUsage.PinVerification, KeyAlgorithm.TripleDes)]
    [InlineData(KeyUsage.ZoneMaster, KeyAlgorithm.TripleDes, KeyUsage.TerminalMaster, KeyAlgorithm.TripleDes)]
    [InlineData(KeyUsage.Pin, KeyAlgorithm.TripleDes, KeyUsage.Pin, KeyAlgorithm.TripleDes)]
    public void A_key_does_not_travel_where_it_would_be_weakened_or_misused(KeyUsage masterUsage, KeyAlgorithm masterAlgorithm, KeyUsage usage, KeyAlgorithm algorithm)
    {
        using var temporary = new TemporaryHsm();
        var hsm = temporary.Hsm;
        var master = hsm.GenerateKey(masterUsage, masterAlgorithm);
        var key = hsm.GenerateKey(usage, algorithm);
        Assert.Throws<HsmException>(() => hsm.ExportUnder(master, key));
        Assert.Throws<HsmException>(() => hsm.ImportUnder(master, usage, algorithm, new byte[algorithm.KeyLength()], key.CheckValue));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(17)]
    public void A_key_of_a_wrong_length_is_refused(int length)
    {
        using var temporary = new TemporaryHsm();
        var hsm = temporary.Hsm;
        var master = hsm.GenerateKey(KeyUsage.TerminalMaster, KeyAlgorithm.TripleDes);
        Assert.Throws<HsmException>(() => hsm.ImportClear(KeyUsage.Pin, KeyAlgorithm.TripleDes, new byte[length]));
        Assert.Throws<HsmException>(() => hsm.ImportUnder(master, KeyUsage.Pin, KeyAlgorithm.TripleDes, new byte[length], default));
    }

    [Fact]
    public void An_owner_who_renames_the_usage_of_a_key_gains_nothing()
    {
        using var temporary = new TemporaryHsm();
        var hsm = temporary.Hsm;
        var pinKey = hsm.GenerateKey(KeyUsage.Pin, KeyAlgorithm.TripleDes);
        var renamed = pinKey with { Usage = KeyUsage.Mac };
        var master = hsm.GenerateKey(KeyUsage.TerminalMaster, KeyAlgorithm.TripleDes);
        Assert.Throws<HsmException>(() => hsm.GenerateMac(renamed, MacAlgorithm.UnionPayEcb, "message"u8, new byte[8]));
        Assert.Throws<HsmException>(() => hsm.ExportUnder(master, renamed));
        Assert.Throws<HsmException>(() => hsm.EncryptTrack(pinKey with { Usage = KeyUsage.Track }, new byte[20]));
        Assert.Throws<HsmException>(() => hsm.ExportUnder(master, pinKey with { CheckValue = new Kcv(1) }));
        Assert.Throws<HsmException>(() => hsm.EncryptPin(pinKey with { Algorithm = KeyAlgorithm.Sm4 }, PinBlockFormat.Iso0, "1234".ToCharArray(), "6225000000000014", new byte[16]));
    }

    [Fact]
    public void A_damaged_key_block_is_refused_at_every_character()
    {
        using var temporary = new TemporaryHsm();
        var key = temporary.Hsm.GenerateKey(KeyUsage.Mac, KeyAlgorithm.TripleDes);
        temporary.Hsm.GenerateMac(key, MacAlgorithm.UnionPayEcb, "message"u8, new byte[8]);
        for (var at = 0; at < key.Block.Length; at++)
        {
            var damaged = key with { Block = string.Concat(key.Block.AsSpan(0, at), key.Block[at] == '0' ? "1" : "0", key.Block.AsSpan(at + 1)) };
            Assert.Throws<HsmException>(() => temporary.Hsm.GenerateMac(damaged, MacAlgorithm.UnionPayEcb, "message"u8, new byte[8]));
        }
    }

    [Fact]
    public void A_key_of_another_hsm_is_refused()
    {
        using var here = new TemporaryHsm();
        using var there = new TemporaryHsm();
        var key = there.Hsm.GenerateKey(KeyUsage.Mac, KeyAlgorithm.TripleDes);
        Assert.Throws<HsmException>(() => here.Hsm.GenerateMac(key, MacAlgorithm.UnionPayEcb, "message"u8, new byte[8]));
    }

    [Fact]
    public void A_clear_key_is_wiped_also_when_it_is_refused()
    {
        using var temporary = new TemporaryHsm();
        var taken = Convert.FromHexString(Key16);
        var refused = Convert.FromHexString(Key16);
        temporary.Hsm.ImportClear(KeyUsage.Mac, KeyAlgorithm.TripleDes, taken);
        Assert.Throws<HsmException>(() => temporary.Hsm.ImportClear(KeyUsage.Mac, KeyAlgorithm.Des, refused));
        Assert.All([.. taken, .. refused], value => Assert.Equal(0, value));
    }

    [Fact]
    public void More_keys_than_are_held_open_can_be_used_in_turn()
    {
        using var temporary = new TemporaryHsm();
        var hsm = temporary.Hsm;
        var keys = Enumerable.Range(0, 4200).Select(_ => hsm.GenerateKey(KeyUsage.Mac, KeyAlgorithm.Aes128)).ToArray();
        var macs = keys.Select(key => Mac(hsm, key)).ToArray();
        Parallel.For(0, keys.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => Assert.Equal(macs[i], Mac(hsm, keys[i])));
    }

    [Fact]
    public void After_disposal_every_command_refuses()
    {
        using var temporary = new TemporaryHsm();
        var hsm = temporary.Hsm;
        var key = hsm.GenerateKey(KeyUsage.Mac, KeyAlgorithm.TripleDes);
        Mac(hsm, key);
        hsm.Seal("card", [1]);
        hsm.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Mac(hsm, key));
        Assert.Throws<ObjectDisposedException>(() => hsm.GenerateKey(KeyUsage.Mac, KeyAlgorithm.TripleDes));
        Assert.Throws<ObjectDisposedException>(() => hsm.Seal("card", [1]));
        Assert.Throws<ObjectDisposedException>(() => hsm.KeyedHash("other", "1"));
    }

    private static byte[] Mac(SoftwareHsm hsm, WrappedKey key)
    {
        var mac = new byte[8];
        hsm.GenerateMac(key, MacAlgorithm.Cmac, "message"u8, mac);
        return mac;
    }
}
