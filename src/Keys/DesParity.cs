using System.Numerics;
using System.Security.Cryptography;

namespace Piaohao.Keys;

/// <summary>The lowest bit of each byte of a DES key makes the number of ones odd (ANSI X3.92); the cipher does not
/// use it.</summary>
public static class DesParity
{
    /// <summary>Sets the parity bits.</summary>
    public static void MakeOdd(Span<byte> key)
    {
        foreach (ref var octet in key)
            octet = (byte)((octet & 0xFE) | (~BitOperations.PopCount((uint)octet & 0xFE) & 1));
    }

    /// <summary>True where every byte has an odd number of ones.</summary>
    public static bool IsOdd(ReadOnlySpan<byte> key)
    {
        foreach (var octet in key)
            if (int.IsEvenInteger(BitOperations.PopCount(octet))) return false;
        return true;
    }

    /// <summary>True where a generated key must be thrown away: a weak or semi-weak half (NIST SP 800-67, 3.3.2), or
    /// two equal halves, which are single DES.</summary>
    public static bool IsWeak(ReadOnlySpan<byte> key)
    {
        if (key.Length == 16 && CryptographicOperations.FixedTimeEquals(key[..8], key[8..])) return true;
        var half = GC.AllocateUninitializedArray<byte>(8, pinned: true);
        try
        {
            for (var at = 0; at < key.Length; at += 8)
            {
                key.Slice(at, 8).CopyTo(half);
                if (DES.IsWeakKey(half) || DES.IsSemiWeakKey(half)) return true;
            }
            return false;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(half);
        }
    }
}
