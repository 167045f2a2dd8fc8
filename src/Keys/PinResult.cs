namespace Piaohao.Keys;

/// <summary>What became of a PIN.</summary>
public enum PinResult
{
    /// <summary>The PIN is right, or was translated.</summary>
    Ok,

    /// <summary>The PIN is wrong (answer 55).</summary>
    Wrong,

    /// <summary>The block does not decipher to a PIN: keys differ (answer 99).</summary>
    Malformed,
}
