using FsCheck;
using FsCheck.Fluent;
using Piaohao.Iso8583.Dialects;
using Piaohao.Iso8583.Fields;
using Piaohao.Iso8583.UnionPay;
using Xunit;

namespace Piaohao.Iso8583.Tests;

public sealed class Masking
{
    private const string Pan = "6299017384950261847", Track = "6299017384950261847=30122010987654321", PinBlock = "6E83D8C871679F76", Key = "46F161A743497B32EAC760DF5EA57DF5";

    [Fact]
    public void A_card_number_shows_six_and_four_and_secrets_show_their_length()
    {
        var text = Sale().ToString();
        Assert.Contains("629901*********1847", text, StringComparison.Ordinal);
        Assert.Contains("hidden, 37 digits", text, StringComparison.Ordinal);
        Assert.Contains("hidden, 8 bytes", text, StringComparison.Ordinal);
        AssertNothingSecret(text);
    }

    [Fact]
    public void No_secret_of_a_real_message_is_in_its_description_or_in_any_error_about_it()
    {
        foreach (var vector in Vector.All)
        {
            var secrets = vector.Fields.Where(f => f.Key is 2 or 35 or 36 or 52 or 55 or 62 && f.Value.Trim('0').Length > 4).Select(f => vector.Expected(f.Key)).ToArray();
            var message = new Message(vector.Dialect);
            for (var length = 0; length <= vector.Wire.Length; length++)
            {
                message.TryRead(vector.Wire.AsSpan(0, length), out var error);
                var said = message.ToString() + error;
                foreach (var secret in secrets) Assert.DoesNotContain(secret, said, StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    [Fact]
    public void Damage_never_brings_a_secret_into_an_error() => Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
    {
        var random = new Random(seed);
        var wire = Sale().ToArray();
        for (var i = random.Next(1, 4); i > 0; i--) wire[random.Next(wire.Length)] ^= (byte)(1 << random.Next(8));
        var message = new Message(Dialect.UnionPayPos);
        message.TryRead(wire, out var error);
        return error is null || !HasSecret(error.ToString());
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void A_field_nobody_declared_harmless_is_hidden()
    {
        var dialect = Dialect.UnionPayPos.With("with a new field", new FieldFormat(57, "something new", FieldEncoding.Text, FieldLength.LLL(99)));
        var line = Assert.Single(Description.Lines(new Message(dialect, new Mti(200)).Set(57, Pan)));
        Assert.Equal("hidden, 19 bytes", line.Value);
        Assert.Equal(Sensitivity.Hidden, default);
    }

    [Fact]
    public void A_card_number_in_free_text_is_masked_too()
    {
        var message = new Message(Dialect.UnionPayPos, new Mti(210)).Set(63, $"CUP card {Pan} ok").Set(44, "6225000000000006");
        AssertNothingSecret(message.ToString());
        Assert.DoesNotContain("6225000000000006", message.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_number_in_the_place_of_a_card_number_shows_nothing()
    {
        var line = Assert.Single(Description.Lines(new Message(Dialect.UnionPayPos, new Mti(200)).Set(2, "123456789012")));
        Assert.Equal("************", line.Value);
    }

    [Fact]
    public void Exceptions_about_values_do_not_repeat_them()
    {
        var message = new Message(Dialect.UnionPayPos);
        foreach (var attempt in new Action[] { () => message.Set(2, Pan + "0"), () => message.Set(2, "629901738495026184x"), () => message.Set(52, Key), () => message.SetBytes(2, [1]), () => message.SetNumber(3, 6299017384950261847) })
            AssertNothingSecret(Assert.ThrowsAny<ArgumentException>(attempt).ToString());
    }

    [Fact]
    public void The_parts_of_private_fields_print_no_keys_and_no_codes()
    {
        Assert.True(Field62WorkingKeys.TryRead(Convert.FromHexString(Vector.Named("signin-response-1").Fields[62]), out var keys));
        Assert.DoesNotContain(Key[..8], keys!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Key[..8], keys.Pik.ToString(), StringComparison.Ordinal);
        var field = Field59.Of(new ExtensionElement(Field59.PaymentCode, "6212345678901234567"));
        Assert.Equal("A3(19)", field.ToString());
        Assert.Equal("A3(19)", field.Elements[0].ToString());
    }

    private static Message Sale() => new Message(Dialect.UnionPayPos, new Mti(200))
        .Set(2, Pan).Set(3, "000000").SetNumber(4, 4500).SetNumber(11, 7).Set(14, "3012").Set(22, "021").Set(25, "00").Set(26, "12").Set(35, Track)
        .Set(41, "10000001").Set(42, "898110053110001").Set(49, "156").Set(52, PinBlock).Set(53, "2600000000000000").Set(60, "22000001000500").Set(62, Key).Set(64, "3141423243334434");

    private static void AssertNothingSecret(string text) => Assert.False(HasSecret(text), "a secret is in the text");

    private static bool HasSecret(string text) => new[] { Pan, Pan[6..15], Track[20..], PinBlock, Key }.Any(secret => text.Contains(secret, StringComparison.OrdinalIgnoreCase));
}
