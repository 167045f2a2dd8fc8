using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Device;

/// <summary>Letters on digit keys, as telephones and POS terminals have them: the letter key turns the last digit into the letters printed on its key, one
/// after another.</summary>
internal static class KeyLetters
{
    private static readonly string[] Keys = ["0-", "1.", "2ABC", "3DEF", "4GHI", "5JKL", "6MNO", "7PQRS", "8TUV", "9WXYZ"];

    /// <summary>The character after this one on its key.</summary>
    public static char Next(char character)
    {
        var key = Keys.First(letters => letters.Contains(char.ToUpperInvariant(character), StringComparison.Ordinal));
        return key[(key.IndexOf(char.ToUpperInvariant(character), StringComparison.Ordinal) + 1) % key.Length];
    }

    /// <summary>The letter or digit after this one on its key.</summary>
    public static char NextAlphanumeric(char character)
    {
        var next = Next(character);
        return char.IsAsciiLetterOrDigit(next) ? next : Next(next);
    }

    /// <summary>What a key adds to a text; empty for keys that add nothing.</summary>
    public static string Of(Key key) => key switch
    {
        _ when Digits.TryGet(key, out var digit) => ((char)('0' + digit)).ToString(),
        Key.DoubleZero => "00",
        Key.Plus => ".",
        _ => "",
    };
}
