using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Piaohao.Ledger;

/// <summary>The one form of an entry that is hashed, so that any program can check the chain. All integers are big-endian and signed;
/// a text is its length in bytes (4 bytes) and then UTF-8. In order:
/// <list type="number">
/// <item>form, 1 byte: 1;</item>
/// <item>kind, 1 byte: <see cref="EntryKind"/>;</item>
/// <item>merchant, text;</item>
/// <item>reference, text;</item>
/// <item>at, 8 bytes: milliseconds since 1970-01-01T00:00:00Z;</item>
/// <item>business date, 4 bytes: year × 10,000 + month × 100 + day;</item>
/// <item>count of postings, 4 bytes; then each posting in order: account kind, 1 byte: <see cref="AccountKind"/>; currency, 2 bytes: ISO 4217 number;
/// side, 1 byte: 0 debit, 1 credit; amount, 8 bytes: minor units.</item>
/// </list>
/// The hash of entry <c>n</c> is SHA-256 over the hash of entry <c>n − 1</c> of the same merchant (32 bytes, zero for the first), <c>n</c> (8 bytes) and these bytes.</summary>
internal static class CanonicalEntry
{
    private const byte Form = 1;
    private const int PostingBytes = 1 + 2 + 1 + 8;
    private const int LinkBytes = SHA256.HashSizeInBytes + 8;

    public static byte[] Bytes(Entry entry)
    {
        var bytes = new byte[Length(entry)];
        Write(entry, bytes);
        return bytes;
    }

    public static byte[] Hash(Entry entry, ReadOnlySpan<byte> previous, long sequence)
    {
        if (previous.Length != SHA256.HashSizeInBytes) throw new ArgumentException("The previous hash is 32 bytes.", nameof(previous));
        ArgumentOutOfRangeException.ThrowIfLessThan(sequence, 1);
        var length = LinkBytes + Length(entry);
        var bytes = length <= 1024 ? stackalloc byte[length] : new byte[length];
        previous.CopyTo(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes[SHA256.HashSizeInBytes..], sequence);
        Write(entry, bytes[LinkBytes..]);
        return SHA256.HashData(bytes);
    }

    private static int Length(Entry entry) =>
        1 + 1 + 4 + Encoding.UTF8.GetByteCount(entry.MerchantId) + 4 + Encoding.UTF8.GetByteCount(entry.Reference)
            + 8 + 4 + 4 + (entry.Postings.Length * PostingBytes);

    private static void Write(Entry entry, Span<byte> to)
    {
        to[0] = Form;
        to[1] = (byte)entry.Kind;
        to = Text(entry.MerchantId, to[2..]);
        to = Text(entry.Reference, to);
        BinaryPrimitives.WriteInt64BigEndian(to, entry.At.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt32BigEndian(to[8..], (entry.BusinessDate.Year * 10_000) + (entry.BusinessDate.Month * 100) + entry.BusinessDate.Day);
        BinaryPrimitives.WriteInt32BigEndian(to[12..], entry.Postings.Length);
        to = to[16..];
        foreach (var posting in entry.Postings)
        {
            to[0] = (byte)posting.Account.Kind;
            BinaryPrimitives.WriteInt16BigEndian(to[1..], posting.Account.Currency.Number);
            to[3] = (byte)posting.Side;
            BinaryPrimitives.WriteInt64BigEndian(to[4..], posting.Amount.Minor);
            to = to[PostingBytes..];
        }
    }

    private static Span<byte> Text(string text, Span<byte> to)
    {
        var length = Encoding.UTF8.GetBytes(text, to[4..]);
        BinaryPrimitives.WriteInt32BigEndian(to, length);
        return to[(4 + length)..];
    }
}
