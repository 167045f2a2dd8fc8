using System.Globalization;

namespace Piaohao.Terminal.Screens;

/// <summary>Digits pressed, and numbers as they are shown.</summary>
internal static class Digits
{
    /// <summary>A batch or trace number as it stands on glass, paper and wire.</summary>
    public static string Six(int number) => number.ToString("000000", CultureInfo.InvariantCulture);

    /// <summary>The digit on a key; false for the other keys.</summary>
    public static bool TryGet(Key key, out int digit)
    {
        digit = key - Key.D0;
        return key is >= Key.D0 and <= Key.D9;
    }
}
