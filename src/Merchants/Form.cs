namespace Piaohao.Merchants;

/// <summary>The forms of numbers and names in the registry.</summary>
internal static class Form
{
    private const int NameMax = 40;

    public static bool IsAlphanumeric(string? text, int length) =>
        text?.Length == length && text.All(char.IsAsciiLetterOrDigit);

    public static bool IsDigits(string? text, int length) => text?.Length == length && text.All(char.IsAsciiDigit);

    public static bool IsName(string? text) => text is { Length: > 0 and <= NameMax } && !text.Any(char.IsControl);

    public static void Require(bool holds, string rule, string name)
    {
        if (!holds) throw new ArgumentException(rule, name);
    }
}
