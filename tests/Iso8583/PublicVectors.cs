using System.Globalization;
using System.Text.Json;
using Piaohao.Iso8583.Dialects;
using Piaohao.Iso8583.Fields;
using Piaohao.Iso8583.UnionPay;
using Xunit;

namespace Piaohao.Iso8583.Tests;

/// <summary>Vectors of other open implementations (<c>vectors/iso8583-axes.json</c>, each with its source), as far as they lie on our axes.</summary>
public sealed class PublicVectors
{
    private static readonly JsonElement[] All = Load();

    public static TheoryData<string> Messages => Ids("iso8583-message", rejected: false);

    public static TheoryData<string> Bitmaps => Ids("iso8583-bitmap", rejected: false);

    public static TheoryData<string> Mtis => Ids("iso8583-mti", rejected: false);

    public static TheoryData<string> Lengths => Ids("field-length-prefix", rejected: false);

    public static TheoryData<string> Digits => Ids("bcd", rejected: false);

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_is_read_by_a_dialect_made_of_the_vectors_own_table(string id)
    {
        var vector = Named(id);
        var wire = Convert.FromHexString(vector.Input("packed"));
        var message = new Message(DialectOf(vector.Json.GetProperty("inputs").GetProperty("spec")));

        Assert.True(message.TryRead(wire, out var error), error?.ToString());

        foreach (var expected in vector.Json.GetProperty("expected").GetProperty("fields").EnumerateObject()) Assert.Equal(expected.Value.GetString(), message.Text(Number(expected.Name)));
        Assert.Equal(vector.Expected("mti"), message.Mti.ToString());
        Assert.Equal(wire, message.ToArray());
    }

    [Fact]
    public void A_message_shorter_than_its_bitmap_says_is_refused()
    {
        var wire = Convert.FromHexString(Named("upi-pos-length-mismatch").Input("packed"))[2..];
        var message = new Message(Dialect.UnionPayPos);
        Assert.False(message.TryRead(wire, out var error));
        Assert.Equal("63", error.Path);
        Assert.Equal(wire.Length, error.Offset);
        Assert.Equal("00000112003", message.Text(60));
    }

    [Theory]
    [MemberData(nameof(Bitmaps))]
    public void A_bitmap_names_the_fields_that_follow(string id)
    {
        var vector = Named(id);
        var fields = vector.Json.GetProperty("expected").GetProperty("fields").EnumerateArray().Select(f => f.GetInt32()).ToArray();
        var message = new Message(OneDigitEach);

        Assert.True(message.TryRead([.. "0800"u8, .. Convert.FromHexString(vector.Input("bytes")), .. Enumerable.Repeat((byte)'7', fields.Length)], out var error), error?.ToString());

        Assert.Equal(fields, message.Fields);
    }

    [Theory]
    [MemberData(nameof(Mtis))]
    public void An_MTI_is_read_in_both_forms(string id)
    {
        var vector = Named(id);
        var form = vector.Input("encoding") == "bcd" ? NumberForm.Packed : NumberForm.Ascii;
        var message = new Message(new Dialect("MTI only", 0, form, form, 1, []));
        Assert.True(message.TryRead([.. Convert.FromHexString(vector.Input("bytes")), .. new byte[8]], out _));
        Assert.Equal(vector.Expected("mti"), message.Mti.ToString());
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_length_in_front_of_a_value_is_written_and_read(string id)
    {
        var vector = Named(id);
        var inputs = vector.Json.GetProperty("inputs");
        var form = vector.Input("encoding") == "bcd" ? NumberForm.Packed : NumberForm.Ascii;
        var value = inputs.GetProperty("value").GetInt32();
        var bytes = new byte[LengthPrefix.Bytes(inputs.GetProperty("digits").GetInt32(), form)];

        Assert.True(LengthPrefix.TryWrite(bytes, form, value));
        Assert.Equal(vector.Expected("bytes"), Convert.ToHexString(bytes));
        Assert.True(LengthPrefix.TryRead(bytes, form, out var read));
        Assert.Equal(value, read);
    }

    [Theory]
    [MemberData(nameof(Digits))]
    public void Packed_digits_are_aligned_and_padded_as_the_table_says(string id)
    {
        var vector = Named(id);
        var inputs = vector.Json.GetProperty("inputs");
        var digits = vector.Input("digits");
        var padding = inputs.TryGetProperty("padNibble", out _) ? Padding.TrailingF : vector.Input("zeroNibble") == "left" ? Padding.LeadingZero : Padding.TrailingZero;
        var message = new Message(Packed(digits.Length, padding));

        message.Set(2, digits);

        Assert.Equal(vector.Expected("bytes"), Convert.ToHexString(message.Bytes(2)));
        var again = new Message(message.Dialect);
        Assert.True(again.TryRead(message.ToArray(), out var error), error?.ToString());
        Assert.Equal(digits, again.Text(2));
    }

    [Fact]
    public void A_nibble_above_9_is_no_digit()
    {
        var vector = Named("bcd-neg");
        var message = new Message(Packed(4, Padding.None));
        Assert.False(message.TryRead([0x02, 0x00, 0x40, 0, 0, 0, 0, 0, 0, 0, .. Convert.FromHexString(vector.Input("bytes"))], out var error));
        Assert.Equal(10, error.Offset);
    }

    [Fact]
    public void A_TPDU_is_taken_apart_and_swapped_for_the_answer()
    {
        var vector = Named("tpdu-1");
        Assert.True(Tpdu.TryParse(vector.Input("bytes"), out var tpdu));
        Assert.Equal(vector.Expected("id"), tpdu.Id.ToString("X2", CultureInfo.InvariantCulture));
        Assert.Equal(vector.Expected("destination"), tpdu.Destination.ToString("X4", CultureInfo.InvariantCulture));
        Assert.Equal(vector.Expected("source"), tpdu.Source.ToString("X4", CultureInfo.InvariantCulture));
        Assert.Equal("6056781234", tpdu.Swapped.ToString());
    }

    private static Dialect OneDigitEach { get; } = new("one digit each", 0, NumberForm.Ascii, NumberForm.Ascii, 2,
        [.. Enumerable.Range(2, 127).Where(n => n is not (64 or 65 or 128)).Select(n => new FieldFormat(n, $"f{n}", FieldEncoding.Digits, FieldLength.Fixed(1)))]);

    private static Dialect Packed(int digits, Padding padding) =>
        new("packed", 0, NumberForm.Packed, NumberForm.Packed, 1, [new FieldFormat(2, "digits", FieldEncoding.Packed, FieldLength.Fixed(digits), padding)]);

    /// <summary>A table out of the vector's layout: <c>length:encoding:size[:padding]</c>.</summary>
    private static Dialect DialectOf(JsonElement spec)
    {
        var prefix = spec.TryGetProperty("prefix", out var parts) ? parts.EnumerateArray().Sum(p => p.GetProperty("bytes").GetInt32()) : 0;
        var rows = spec.GetProperty("fields").EnumerateObject().Select(f => RowOf(Number(f.Name), f.Value.GetString()!.Split(':'))).ToArray();
        var ascii = spec.GetProperty("fields").EnumerateObject().Any(f => f.Value.GetString()![1] == 'a');
        var bitmaps = rows.Any(r => r.Number > 64) ? 2 : 1;
        return new Dialect("the vector's own", prefix, spec.GetProperty("mti").GetString() == "n" ? NumberForm.Packed : NumberForm.Ascii, ascii ? NumberForm.Ascii : NumberForm.Packed, bitmaps, rows);
    }

    private static FieldFormat RowOf(int number, string[] parts)
    {
        var encoding = parts[1] switch { "a" => FieldEncoding.Text, "g" => FieldEncoding.Chinese, "n" => FieldEncoding.Packed, "t" => FieldEncoding.PackedTrack, _ => FieldEncoding.Binary };
        var packed = encoding is FieldEncoding.Packed or FieldEncoding.PackedTrack;
        var padding = !packed ? Padding.None : parts.Length > 3 && parts[3] == "r0" ? Padding.TrailingZero : Padding.LeadingZero;
        return new FieldFormat(number, $"f{number}", encoding, parts[0] == "fix" ? FieldLength.Fixed(Number(parts[2])) : new FieldLength(parts[0][0] - '0', Number(parts[2])), padding);
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    private static TheoryData<string> Ids(string kind, bool rejected) =>
        [.. All.Where(v => v.GetProperty("kind").GetString() == kind && v.GetProperty("expected").TryGetProperty("reject", out _) == rejected).Select(v => v.GetProperty("id").GetString()!)];

    private static PublicVector Named(string id) => new(All.Single(v => v.GetProperty("id").GetString() == id));

    private static JsonElement[] Load() =>
        [.. JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "vectors", "iso8583-axes.json"))).RootElement.EnumerateArray()];

    private sealed record PublicVector(JsonElement Json)
    {
        public string Input(string name) => Json.GetProperty("inputs").GetProperty(name).GetString()!;

        public string Expected(string name) => Json.GetProperty("expected").GetProperty(name).GetString()!;
    }
}
