using Piaohao.Keys.KeyBlocks;

namespace Piaohao.Keys;

/// <summary>The key block header of each usage and algorithm. X9.143 leaves numeric usages and algorithms to their
/// users: <c>51</c> terminal master key,
/// <c>52</c> zone master key, <c>61</c> a MAC key for any algorithm of <see cref="MacAlgorithm"/>, algorithm <c>4</c>
/// SM4.</summary>
internal static class WrappedKeyHeader
{
    public static KeyBlockHeader For(KeyUsage usage, KeyAlgorithm algorithm)
    {
        var letter = algorithm switch
        {
            KeyAlgorithm.Des => 'D',
            KeyAlgorithm.TripleDes => 'T',
            KeyAlgorithm.Sm4 => '4',
            KeyAlgorithm.Aes128 or KeyAlgorithm.Aes256 => 'A',
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
        };
        return usage switch
        {
            KeyUsage.TerminalMaster => new("51", letter, 'B', "00", 'N'),
            KeyUsage.ZoneMaster => new("52", letter, 'B', "00", 'N'),
            KeyUsage.Pin => new("P0", letter, 'B', "00", 'E'),
            KeyUsage.Mac => new("61", letter, 'C', "00", 'E'),
            KeyUsage.Track => new("D0", letter, 'B', "00", 'E'),
            KeyUsage.PinVerification => new("V1", letter, 'C', "00", 'N'),
            _ => throw new ArgumentOutOfRangeException(nameof(usage)),
        };
    }

    /// <summary>False where no usage and algorithm have that header and key length.</summary>
    public static bool TryRead(KeyBlockHeader header, int keyLength, out KeyUsage usage, out KeyAlgorithm algorithm)
    {
        algorithm = (header.Algorithm, keyLength) switch
        {
            ('D', _) => KeyAlgorithm.Des,
            ('T', _) => KeyAlgorithm.TripleDes,
            ('4', _) => KeyAlgorithm.Sm4,
            ('A', 16) => KeyAlgorithm.Aes128,
            _ => KeyAlgorithm.Aes256,
        };
        usage = header.Usage switch
        {
            "51" => KeyUsage.TerminalMaster,
            "52" => KeyUsage.ZoneMaster,
            "P0" => KeyUsage.Pin,
            "61" => KeyUsage.Mac,
            "D0" => KeyUsage.Track,
            _ => KeyUsage.PinVerification,
        };
        return header == For(usage, algorithm) && keyLength == algorithm.KeyLength();
    }
}
