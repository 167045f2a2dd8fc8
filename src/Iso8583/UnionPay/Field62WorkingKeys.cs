namespace Piaohao.Iso8583.UnionPay;

/// <summary>One working key as a sign-in answer carries it.</summary>
/// <param name="Cryptogram">The key enciphered under the TMK: 8 or 16 bytes.</param>
/// <param name="Kcv">The first four bytes of its key check value.</param>
public readonly record struct WorkingKey(ReadOnlyMemory<byte> Cryptogram, ReadOnlyMemory<byte> Kcv);

/// <summary>Field 62 of a sign-in answer: PIK and MAK, with 60 bytes also TDK, each a cryptogram under the TMK and a check value of four bytes.
/// 24 bytes: 8 + 4, 8 + 4. 40: 16 + 4, 16 + 4. 60: 16 + 4, 16 + 4, 16 + 4. It prints nothing of the keys.</summary>
/// <param name="Pik">The PIN key.</param>
/// <param name="Mak">The MAC key. Where <see cref="MakIsSingleLength"/>, its second half on the wire is eight 00 and it is 8 bytes here.</param>
/// <param name="Tdk">The track key; null where the answer has none.</param>
public sealed record Field62WorkingKeys(WorkingKey Pik, WorkingKey Mak, WorkingKey? Tdk)
{
    private const int KcvLength = 4;

    /// <summary>True where a double-length PIK comes with an 8-byte MAK: legacy terminals, DES MAC.</summary>
    public bool MakIsSingleLength => Mak.Cryptogram.Length == 8;

    /// <summary>Reads 24, 40 or 60 bytes; false for any other length. The bytes are copied.</summary>
    public static bool TryRead(ReadOnlySpan<byte> field62, out Field62WorkingKeys? keys)
    {
        keys = null;
        if (field62.Length is not (24 or 40 or 60)) return false;
        var bytes = field62.ToArray().AsMemory();
        var keyLength = field62.Length == 24 ? 8 : 16;
        var step = keyLength + KcvLength;
        var mak = KeyAt(bytes, step, keyLength);
        if (keyLength == 16 && !mak.Cryptogram.Span[8..].ContainsAnyExcept((byte)0)) mak = mak with { Cryptogram = mak.Cryptogram[..8] };
        keys = new Field62WorkingKeys(KeyAt(bytes, 0, keyLength), mak, field62.Length == 60 ? KeyAt(bytes, 2 * step, keyLength) : null);
        return true;
    }

    /// <summary>The bytes of field 62. An 8-byte MAK beside a 16-byte PIK is filled with eight 00.</summary>
    /// <exception cref="InvalidOperationException">A cryptogram is neither 8 nor 16 bytes long, a TDK not 16, or a check value not four.</exception>
    public byte[] ToArray()
    {
        var keyLength = Pik.Cryptogram.Length;
        if (keyLength is not (8 or 16) || (Tdk is not null && keyLength != 16)) throw new InvalidOperationException("A PIK has 8 or 16 bytes, and 16 where there is a TDK.");
        var step = keyLength + KcvLength;
        var bytes = new byte[step * (Tdk is null ? 2 : 3)];
        Put(Pik, bytes.AsSpan(0, step), exact: true);
        Put(Mak, bytes.AsSpan(step, step), exact: false);
        if (Tdk is { } tdk) Put(tdk, bytes.AsSpan(2 * step, step), exact: true);
        return bytes;
    }

    /// <summary>Says how many keys there are and how long, nothing of the keys.</summary>
    public override string ToString() => $"PIK {Pik.Cryptogram.Length}, MAK {Mak.Cryptogram.Length}, TDK {Tdk?.Cryptogram.Length ?? 0} bytes";

    private static WorkingKey KeyAt(ReadOnlyMemory<byte> bytes, int offset, int length) => new(bytes.Slice(offset, length), bytes.Slice(offset + length, KcvLength));

    private static void Put(WorkingKey key, Span<byte> place, bool exact)
    {
        var room = place.Length - KcvLength;
        var length = key.Cryptogram.Length;
        if (key.Kcv.Length != KcvLength || length > room || (length != room && (exact || length != 8))) throw new InvalidOperationException("The keys do not have the lengths of a sign-in answer.");
        key.Cryptogram.Span.CopyTo(place);
        key.Kcv.Span.CopyTo(place[room..]);
    }
}
