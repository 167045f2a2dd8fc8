using System.Text;

namespace Piaohao.Bench.Codec;

/// <summary>The plain way to write such a codec: values as strings in a dictionary, an array for each value on the wire, arrays put together.</summary>
internal sealed class CopyingCodec
{
    /// <summary>Field, digits of the length in front, 'n' packed or 'a' ASCII or 'b' bytes, fixed length.</summary>
    private static readonly (int Field, int Prefix, char Kind, int Length)[] Table =
    [
        (2, 2, 'n', 0), (3, 0, 'n', 6), (4, 0, 'n', 12), (11, 0, 'n', 6), (14, 0, 'n', 4), (22, 0, 'n', 3), (23, 0, 'n', 3), (25, 0, 'n', 2), (26, 0, 'n', 2), (35, 2, 'n', 0),
        (41, 0, 'a', 8), (42, 0, 'a', 15), (49, 0, 'a', 3), (52, 0, 'b', 8), (53, 0, 'n', 16), (55, 3, 'b', 0), (59, 3, 'a', 0), (60, 3, 'n', 0), (63, 3, 'a', 0), (64, 0, 'b', 8),
    ];

    public byte[] BuildAndWrite()
    {
        var values = new SortedDictionary<int, object>
        {
            [2] = ChipSale.Pan, [3] = "000000", [4] = "000000004500", [11] = "000052", [14] = "3012", [22] = "051", [23] = "000", [25] = "00", [26] = "12", [35] = ChipSale.Track,
            [41] = "10000001", [42] = "898110053110001", [49] = "156", [52] = ChipSale.PinBlock, [53] = "2600000000000000", [55] = ChipSale.ChipData, [59] = ChipSale.Device,
            [60] = "22000006000601", [63] = "CUP", [64] = Encoding.ASCII.GetBytes("D2F1BFB2"),
        };
        var bitmap = new byte[8];
        var body = new List<byte[]>();
        foreach (var (field, prefix, kind, _) in Table)
        {
            bitmap[(field - 1) / 8] |= (byte)(0x80 >> ((field - 1) % 8));
            var value = Encode(values[field], kind, field);
            var units = values[field] is string text ? text.Length : value.Length;
            if (prefix > 0) body.Add(Convert.FromHexString(units.ToString(prefix == 2 ? "00" : "0000", System.Globalization.CultureInfo.InvariantCulture)));
            body.Add(value);
        }

        return [.. ChipSale.Prefix, 0x02, 0x00, .. bitmap, .. body.SelectMany(part => part)];
    }

    public Dictionary<int, object> Read(byte[] wire)
    {
        var values = new Dictionary<int, object>();
        var at = 21;
        foreach (var (field, prefix, kind, length) in Table)
        {
            if ((wire[13 + ((field - 1) / 8)] & (0x80 >> ((field - 1) % 8))) == 0) continue;
            var units = length;
            if (prefix > 0)
            {
                var bytes = (prefix + 1) / 2;
                units = int.Parse(Convert.ToHexString(wire[at..(at + bytes)]), System.Globalization.CultureInfo.InvariantCulture);
                at += bytes;
            }

            var value = wire[at..(at + (kind == 'n' ? (units + 1) / 2 : units))];
            at += value.Length;
            values[field] = kind switch { 'n' => Convert.ToHexString(value)[..units].Replace('D', '='), 'a' => Encoding.ASCII.GetString(value), _ => value };
        }

        return values;
    }

    private static byte[] Encode(object value, char kind, int field)
    {
        if (value is byte[] bytes) return bytes;
        var text = ((string)value).Replace('=', 'D');
        if (kind == 'a') return Encoding.ASCII.GetBytes(text);
        return Convert.FromHexString(text.Length % 2 == 0 ? text : field == 23 ? "0" + text : text + "0");
    }
}
