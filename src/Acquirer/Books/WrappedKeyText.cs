using System.Globalization;
using Piaohao.Keys;

namespace Piaohao.Acquirer.Books;

/// <summary>A wrapped key as one line of text: usage, algorithm, check value and key block, with spaces
/// between.</summary>
internal static class WrappedKeyText
{
    public static string Write(WrappedKey key) => $"{key.Usage} {key.Algorithm} {key.CheckValue} {key.Block}";

    public static WrappedKey Read(string text)
    {
        var parts = text.Split(' ', 4);
        return parts.Length == 4
            && Enum.TryParse<KeyUsage>(parts[0], out var usage) && Enum.IsDefined(usage)
            && Enum.TryParse<KeyAlgorithm>(parts[1], out var algorithm) && Enum.IsDefined(algorithm)
            && uint.TryParse(parts[2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var checkValue)
            ? new WrappedKey(usage, algorithm, parts[3], new Kcv(checkValue))
            : throw new InvalidOperationException("A stored terminal key is not in its form.");
    }
}
