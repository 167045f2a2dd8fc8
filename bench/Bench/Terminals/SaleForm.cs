using System.Buffers.Binary;
using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;

namespace Piaohao.Bench.Terminals;

/// <summary>A sale of one card at one terminal, ready but for amount, trace number and MAC.</summary>
internal sealed class SaleForm
{
    private const int LengthBytes = 2;

    /// <summary>Message type, bitmap, and field 3 (three bytes) stand before field 4 (six bytes) and field 11 (three).</summary>
    private static readonly int MtiAt = LengthBytes + Dialect.UnionPayPos.PrefixLength, AmountAt = MtiAt + 2 + 8 + 3, TraceAt = AmountAt + 6;

    private readonly byte[] framed;

    /// <param name="sale">Fields 3, 4 and 11 come first, field 64 last.</param>
    public SaleForm(Message sale) => framed = Framed(sale);

    /// <summary>The message with its length in front.</summary>
    public static byte[] Framed(Message message)
    {
        var wire = message.ToArray();
        var whole = new byte[LengthBytes + wire.Length];
        BinaryPrimitives.WriteUInt16BigEndian(whole, (ushort)wire.Length);
        wire.CopyTo(whole, LengthBytes);
        return whole;
    }

    public ReadOnlySpan<byte> Fill(long fen, int trace, MacKey mac)
    {
        Pack(fen, framed.AsSpan(AmountAt, 6));
        Pack(trace, framed.AsSpan(TraceAt, 3));
        mac.Compute(framed.AsSpan(MtiAt..^MacKey.MacBytes), framed.AsSpan(^MacKey.MacBytes..));
        return framed;
    }

    private static void Pack(long number, Span<byte> digits)
    {
        for (var at = digits.Length - 1; at >= 0; at--, number /= 100) digits[at] = (byte)((number / 10 % 10 * 16) + (number % 10));
    }
}
