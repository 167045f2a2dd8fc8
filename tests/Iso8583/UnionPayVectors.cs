using System.Globalization;
using System.Text;
using System.Text.Json;
using Piaohao.Iso8583.Dialects;
using Piaohao.Iso8583.Fields;
using Xunit;

namespace Piaohao.Iso8583.Tests;

/// <summary>The messages of <c>vectors/unionpay-messages.json</c>, each with its source there.</summary>
public sealed record Vector(string Name, byte[] Wire, string Tpdu, string Header, string Mti, IReadOnlyDictionary<int, string> Fields, bool IsVendorVariant)
{
    /// <summary>A vendor's terminal that uses fields 43, 46, 56 and 63 for itself: a dialect is a table, so its variant is four rows.</summary>
    public static Dialect VendorVariant { get; } = Dialect.UnionPayPos.With("UnionPay POS, a vendor's variant",
        new FieldFormat(43, "merchant name", FieldEncoding.Chinese, FieldLength.Fixed(40), Padding.TrailingSpace, Sensitivity.Open),
        new FieldFormat(46, "terminal", FieldEncoding.Text, FieldLength.LLL(255)),
        new FieldFormat(56, "message", FieldEncoding.Binary, FieldLength.LLL(255)),
        new FieldFormat(63, "private", FieldEncoding.Binary, FieldLength.LLL(163)));

    public Dialect Dialect => IsVendorVariant ? VendorVariant : Dialect.UnionPayPos;

    public static IReadOnlyList<Vector> All { get; } = Load();

    public override string ToString() => Name;

    public static Vector Named(string name) => All.Single(v => v.Name == name);

    /// <summary>What <see cref="Message.Text"/> gives for a value as the file writes it: texts stay, hex of binary fields stays,
    /// and the text of a field that the vendor's variant reads as bytes becomes their hex.</summary>
    public string Expected(int field)
    {
        var value = Fields[field];
        if (value.StartsWith("hex:", StringComparison.Ordinal)) return value[4..].ToUpperInvariant();
        return IsVendorVariant && field == 63 ? Convert.ToHexString(Encoding.ASCII.GetBytes(value)) : value;
    }

    private static List<Vector> Load()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "vectors", "unionpay-messages.json")));
        return [.. file.RootElement.GetProperty("messages").EnumerateArray().Select(Read)];
    }

    private static Vector Read(JsonElement json)
    {
        string Of(string name) => json.GetProperty(name).GetString()!;
        var wire = Convert.FromHexString(Of("hex"));
        if (json.GetProperty("lengthPrefix").GetBoolean()) wire = wire[2..];
        var fields = json.GetProperty("fields").EnumerateObject().ToDictionary(f => int.Parse(f.Name, CultureInfo.InvariantCulture), f => f.Value.GetString()!);
        return new Vector(Of("name"), wire, Of("tpdu"), Of("header"), Of("mti"), fields, Of("dialect").StartsWith("vendor", StringComparison.Ordinal));
    }
}

public sealed class UnionPayVectors
{
    /// <summary>Its terminal copied the track out of the chip's tag 57, padding and all.</summary>
    private const string TrackPaddedWithF = "sale-request-contactless-nopin";

    public static TheoryData<string> Names => [.. Vector.All.Select(v => v.Name)];

    [Fact]
    public void There_are_31_messages() => Assert.Equal(31, Vector.All.Count);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_real_message_is_read_to_the_last_byte(string name)
    {
        var vector = Vector.Named(name);
        var message = new Message(vector.Dialect);

        Assert.True(message.TryRead(vector.Wire, out var error), error?.ToString());

        Assert.Equal(vector.Mti, message.Mti.ToString());
        Assert.Equal(vector.Tpdu + vector.Header, Convert.ToHexString(message.Prefix));
        Assert.Equal(vector.Fields.Keys.Order(), message.Fields);
        foreach (var field in vector.Fields.Keys) Assert.Equal(vector.Expected(field), message.Text(field));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_real_message_that_was_read_is_written_back_bit_for_bit(string name)
    {
        var vector = Vector.Named(name);
        var message = new Message(vector.Dialect);
        Assert.True(message.TryRead(vector.Wire, out _));
        Assert.Equal(vector.Wire, message.ToArray());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_real_message_built_from_its_values_in_any_order_is_the_same_bit_for_bit(string name)
    {
        var vector = Vector.Named(name);
        foreach (var fields in new[] { vector.Fields.Keys.Order(), vector.Fields.Keys.OrderDescending() })
        {
            var message = new Message(vector.Dialect, Mti.Of(vector.Mti));
            Convert.FromHexString(vector.Tpdu + vector.Header).CopyTo(message.Prefix);
            foreach (var field in fields) message.Set(field, vector.Expected(field));
            if (vector.Name == TrackPaddedWithF) message.SetPacked(35, Convert.FromHexString("6225000000000000007D27062207001000100F"), 37);
            Assert.Equal(vector.Wire, message.ToArray());
        }
    }
}
