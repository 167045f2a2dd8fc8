using System.Globalization;
using System.Text;

namespace Piaohao.EndToEnd.Tests;

/// <summary>An answer taken apart by the table in section "Terminal link" of docs/wire.md, independent of the product's reader.</summary>
/// <param name="MacIsGood">Null where the answer carries no MAC.</param>
internal sealed record Answer(string Mti, IReadOnlyDictionary<int, byte[]> Fields, bool? MacIsGood)
{
    private enum Kind { Packed, Bytes }

    // Field → kind, fixed length in bytes, or −(digits of the length prefix).
    private static readonly Dictionary<int, (Kind Kind, int Size)> Layout = new()
    {
        [2] = (Kind.Packed, -2), [3] = (Kind.Packed, 3), [4] = (Kind.Packed, 6), [11] = (Kind.Packed, 3), [12] = (Kind.Packed, 3),
        [13] = (Kind.Packed, 2), [14] = (Kind.Packed, 2), [15] = (Kind.Packed, 2), [22] = (Kind.Packed, 2), [23] = (Kind.Packed, 2),
        [25] = (Kind.Packed, 1), [26] = (Kind.Packed, 1), [32] = (Kind.Packed, -2), [37] = (Kind.Bytes, 12), [38] = (Kind.Bytes, 6),
        [39] = (Kind.Bytes, 2), [41] = (Kind.Bytes, 8), [42] = (Kind.Bytes, 15), [44] = (Kind.Bytes, -2), [48] = (Kind.Packed, -3), [49] = (Kind.Bytes, 3),
        [53] = (Kind.Packed, 8), [54] = (Kind.Bytes, -3), [55] = (Kind.Bytes, -3), [59] = (Kind.Bytes, -3), [60] = (Kind.Packed, -3),
        [61] = (Kind.Packed, -3), [62] = (Kind.Bytes, -3), [63] = (Kind.Bytes, -3), [64] = (Kind.Bytes, 8),
    };

    public string Code => Text(39);

    public string Text(int field) => Encoding.ASCII.GetString(Fields[field]);

    /// <summary>The digits of a packed field, without its padding where <paramref name="count"/> says how many there are.</summary>
    public string Digits(int field, int count) => Convert.ToHexString(Fields[field])[..count];

    public long Number(int field) => long.Parse(Convert.ToHexString(Fields[field]), CultureInfo.InvariantCulture);

    public static Answer Read(byte[] frame, byte[] mak)
    {
        var mti = Convert.ToHexString(frame.AsSpan(11, 2));
        var bitmap = frame.AsSpan(13, 8).ToArray();
        var at = 21;
        var fields = new Dictionary<int, byte[]>();
        for (var field = 2; field <= 64; field++)
        {
            if ((bitmap[(field - 1) / 8] & (0x80 >> ((field - 1) % 8))) == 0) continue;
            var (kind, size) = Layout[field];
            if (size < 0)
            {
                var prefix = (1 - size) / 2;
                var count = int.Parse(Convert.ToHexString(frame.AsSpan(at, prefix)), CultureInfo.InvariantCulture);
                at += prefix;
                size = kind == Kind.Packed ? (count + 1) / 2 : count;
            }

            fields[field] = frame.AsSpan(at, size).ToArray();
            at += size;
        }

        if (at != frame.Length) throw new InvalidDataException($"{frame.Length - at} bytes are left over.");
        bool? good = fields.TryGetValue(64, out var mac) ? OutsideTerminal.UnionPayMac(mak, frame.AsSpan(11, frame.Length - 11 - 8)).AsSpan().SequenceEqual(mac) : null;
        return new Answer(mti, fields, good);
    }
}
