namespace Piaohao.Terminal.Screens;

/// <summary>What digit keys say.</summary>
internal static class Digits
{
    /// <summary>The digit on a key; false for the other keys.</summary>
    public static bool TryGet(Key key, out int digit)
    {
        digit = key - Key.D0;
        return key is >= Key.D0 and <= Key.D9;
    }
}
