using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Piaohao.Orders;
using Xunit;

namespace Piaohao.Orders.Tests;

/// <summary>The forms of orders: what is written is read back, and what is anything else is refused without an exception.</summary>
public sealed class OrderForms
{
    private static readonly OrderedParameters Parameters = new()
    {
        AnswerTimeoutSeconds = 30, Tries = 3, Telephone = "4008001234", Tips = true, TipPercent = 15, ManualEntry = false, MerchantName = "票号演示商店", Sendings = 2,
        Supports = SupportBits.Sale | SupportBits.Refund, OfflineMaximum = 50_000,
    };

    private static readonly ActivationText Activation = new(
        "pos.example.com", 8583, true, "10000001", "898110053110001", "ABCDEFGHIJKLMNOP", new DateTime(2026, 11, 23, 12, 0, 0, DateTimeKind.Unspecified));

    [Fact]
    public void Parameters_are_read_as_they_were_written()
    {
        Assert.True(OrderedParameters.TryParse(Parameters.ToArray(), out var read));
        Assert.Equal(Parameters, read);
        Assert.True(OrderedParameters.TryParse([], out var none));
        Assert.Equal(new OrderedParameters(), none);
        Assert.StartsWith("1230133144008001234    181", Encoding.ASCII.GetString(Parameters.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void Activation_text_with_one_character_changed_is_none()
    {
        var text = Activation.ToText();
        Assert.True(ActivationText.TryParse(text, out var read));
        Assert.Equal(Activation, read);
        for (var place = 0; place < text.Length; place++)
        {
            var changed = text.ToCharArray();
            changed[place] = changed[place] == '7' ? '8' : '7';
            Assert.False(ActivationText.TryParse(new string(changed), out _));
        }
    }

    [Fact]
    public void Status_and_stamp_are_read_as_they_were_written()
    {
        var status = new TerminalStatus([.. TerminalStatus.Kinds.Select(kind => new HeldSet(kind, (int)kind, 3))], "1.0.0", true, 1, 2, 3);
        Assert.True(TerminalStatus.TryParse(status.ToString(), out var read));
        Assert.Equal(status, read);
        var stamp = new SetStamp(7, SetDigest.Of([[1, 2], [3]]));
        Assert.True(SetStamp.TryParse(stamp.ToString(), out var again));
        Assert.Equal(stamp, again);
        Assert.NotEqual(SetDigest.Of([[1], [2, 3]]), stamp.Digest);
    }

    [Fact]
    public void Signature_of_a_package_holds_for_its_version_size_and_digest_only()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var digest = new string('a', 64);
        var signature = key.SignData(SoftwareManifest.SignedText("2.0", 1000, digest), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        var manifest = new SoftwareManifest("2.0", 1000, digest, signature, "test");
        Assert.True(SoftwareManifest.TryParse(manifest.ToArray(), out var read) && read.IsSignedBy(key));
        Assert.False((read with { Version = "2.1" }).IsSignedBy(key));
        Assert.False((read with { Size = 1001 }).IsSignedBy(key));
        Assert.False((read with { Digest = new string('b', 64) }).IsSignedBy(key));
    }

    [Fact]
    public void Readers_take_any_bytes_without_an_exception()
    {
        var seeds = new[] { Parameters.ToArray(), Encoding.ASCII.GetBytes(Activation.ToText()), [0x9F, 0x06, 5, 1, 2, 3, 4, 5, 0x9F, 0x22, 1, 8], Encoding.ASCII.GetBytes("01003" + "2.0" + "02004" + "1000") };
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<int>(), (bytes, place) =>
        {
            foreach (var seed in seeds)
            {
                var damaged = seed.ToArray();
                damaged[(place & int.MaxValue) % damaged.Length] = bytes.Length > 0 ? bytes[0] : (byte)0xFF;
                Read(damaged);
                Read(seed[..((place & int.MaxValue) % seed.Length)]);
            }

            Read(bytes);
        }).QuickCheckThrowOnFailure();
    }

    private static void Read(byte[] bytes)
    {
        _ = OrderedParameters.TryParse(bytes, out _);
        _ = CaKey.TryParse(bytes, out _);
        _ = ChipElements.TryParse(bytes, out _);
        _ = SoftwareManifest.TryParse(bytes, out _);
        _ = BlacklistDigest.TryParse(bytes, out _);
        _ = SetItems.NameOf(SetKind.CaKeys, bytes);
        _ = SetItems.NameOf(SetKind.ChipParameters, bytes);
        var text = Encoding.Latin1.GetString(bytes);
        _ = ActivationText.TryParse(text, out _);
        _ = TerminalStatus.TryParse(text, out _);
        _ = SetStamp.TryParse(text, out _);
    }
}
