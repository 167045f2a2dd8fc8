using System.Collections.Immutable;
using System.Text;
using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;
using Piaohao.Iso8583.Fields;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Terminal.Wire;

namespace Piaohao.Fuzz.Tests;

/// <summary>What stands inside fields and in front of messages.</summary>
internal static class FieldDecoders
{
    public static IReadOnlyList<Decoder> All { get; } =
    [
        Forms.OfText<EntryMode>("entry-mode", EntryMode.TryParse, mode => mode.ToString(), "021", "012", "950", "072"),
        Forms.OfText<SecurityControl>("security-control", SecurityControl.TryParse, control => control.ToString(), "2600000000000000", "0610000000000000", "1000000000000000"),
        Forms.OfText<PosHeader>("header-digits", PosHeader.TryParse, header => header.ToString(), "603100311108", "613210000000"),
        Forms.OfBytes<PosHeader>("header", PosHeader.TryRead, header => Written(PosHeader.Length, header.Write), [0x61, 0x31, 0x00, 0x31, 0x11, 0x08], [0x60, 0x32, 0x13, 0, 0, 1, 0]),
        Forms.OfText<Tpdu>("tpdu-digits", Tpdu.TryParse, tpdu => tpdu.ToString(), "6000030000", "60abCD1234"),
        Forms.OfBytes<Tpdu>("tpdu", Tpdu.TryRead, tpdu => Written(Tpdu.Length, tpdu.Write), [0x60, 0x05, 0x01, 0, 0], [0x60, 0, 0, 0, 0x03, 0x61]),
        Forms.OfText<Field44>("field-44", Field44.TryParse, field => field.ToString(), "01020000   48020000   ", "01020000   4802"),
        Forms.OfText<Field48Items>("field-48-items", Field48Items.TryParse, field => field.ToText(), "00",
            "0100000012" + new string('0', 20) + "000000004500", "02" + "0000001200006225000000000000000000004500" + "0100001300006225000000000000000000009900"),
        Forms.OfText<Field48Totals>("field-48-totals", Field48Totals.TryParse, field => field.ToString(), "0000000000110110000000000020021" + "0000000000000000000000000000001"),
        Forms.OfText<Field54>("field-54", Field54.TryParse, field => field.ToString(), "1002156C000000012345", "0001156D000000000000"),
        Forms.OfText<Field59>("field-59", Field59.TryParse, field => field.ToText(), "A200401021", "A3019134567890123456789B6001 ", "B4000", "A2041" + Device),
        Forms.OfText<DeviceInformation?>("device-information", DeviceInformation.TryParse, device => device!.ToElement().Value, Device, "01002040200411110500810000000"),
        Forms.OfText<Field60>("field-60", Field60.TryParse, field => field.ToString(), "22000001000", "220000010002", "2200000100020", "22000001000201", "22000001000201048"),
        Forms.OfText<Field61>("field-61", Field61.TryParse, field => field.ToString(), "000012000345", "0000120003451122", "00001200034511220100099010000"),
        Forms.OfBytes<Field62SignIn?>("field-62-sign-in", Field62SignIn.TryRead, field => field!.ToArray(), "Sequence No161234SN0000000001"u8.ToArray(), "Sequence No01x"u8.ToArray()),
        Forms.OfBytes<Field62WorkingKeys?>("field-62-keys", Field62WorkingKeys.TryRead, keys => keys!.ToArray(), Numbered(24), Numbered(40), Numbered(60), [.. Numbered(28), .. new byte[8], 1, 2, 3, 4]),
        Field63(),
        Forms.OfText<ImmutableArray<BatchDifference>>("batch-differences", BatchDifference.TryParse, found => BatchDifference.ToElement(found).Value,
            "T22000012000000004500000000000000", "H22000013000000000000000000009900A22000014000000000100000000000200", ""),
        Message59<QueryAnswer>("query-answer", QueryAnswer.TryRead, "B3", "022200000000004500000000000012"),
        Mtis(),
        Lengths(),
        Codes(),
    ];

    private const string Device = "01002040201012345678900503081.0.0   ";

    private static byte[] Numbered(int length) => [.. Enumerable.Range(1, length).Select(number => (byte)number)];

    private static byte[] Written(int length, WriteTo write)
    {
        var bytes = new byte[length];
        write(bytes);
        return bytes;
    }

    private delegate void WriteTo(Span<byte> destination);

    private delegate bool MessageReader<T>(Message message, out T value);

    /// <summary>Texts of a host may be damaged; what can be shown of them may be longer than the field, and is then not written.</summary>
    private static Decoder Field63() => Forms.OfBytes<Field63Answer>("field-63", Field63Answer.TryRead, field => field.ToArray(),
        "CUP"u8.ToArray(), [.. "CUP"u8, .. "ISSUER TEXT         CENTRE"u8], [.. "VIS"u8, .. Chinese("余额不足，请联系发卡行"), 0, 0]) with
    {
        Refusals = [typeof(InvalidOperationException)],
    };

    private static byte[] Chinese(string text) => CodePagesEncodingProvider.Instance.GetEncoding(54936)!.GetBytes(text);

    /// <summary>An element of field 59, read out of a message that carries it.</summary>
    private static Decoder Message59<T>(string name, MessageReader<T> read, string tag, params string[] seeds)
    {
        var message = new Message(Dialect.UnionPayPos);
        return Forms.OfText(name, (ReadOnlySpan<char> text, out string value) =>
        {
            value = "";
            if (text.Length > 900 || text.ContainsAnyExceptInRange(' ', '~')) return false;
            message.Clear();
            message.Set(59, Field59.Of(new ExtensionElement(tag, text.ToString())).ToText());
            if (!read(message, out _)) return false;
            value = text.ToString();
            return true;
        }, text => text, seeds);
    }

    private static Decoder Mtis() => Forms.OfText("mti", (ReadOnlySpan<char> text, out Mti value) =>
    {
        value = Mti.Of(text);
        return true;
    }, mti => mti.ToString(), "0200", "0810") with
    { Refusals = [typeof(FormatException)] };

    private static Decoder Lengths() => new("length-prefix", [[0x12], [0x01, 0x23], "99"u8.ToArray(), "163"u8.ToArray()])
    {
        Read = input => input.Bytes.Length <= 4 && LengthPrefix.TryRead(input.Bytes, input.Bytes.Length % 2 == 0 ? NumberForm.Ascii : NumberForm.Packed, out var value) ? value : null,
        Look = (_, value) => value is int length ? length is >= 0 and <= 99_999_999 ? $"{length}"[..1] : throw new BrokenRuleException("A length is out of range.") : "refused",
    };

    private static Decoder Codes() => Forms.OfText("response-code", (ReadOnlySpan<char> text, out string value) =>
    {
        var code = ResponseCode.Of(text.ToString());
        value = code.Code;
        return ResponseCode.IsKnown(value) ? code.Text.Length > 0 : code.Action == ResponseAction.Decline;
    }, code => code, "00", "A2", "55", "zz");
}
