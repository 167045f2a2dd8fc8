namespace Piaohao.Iso8583.Fields;

/// <summary>What people may see of a field. The default is <see cref="Hidden"/>: a field nobody has thought about shows its length only.</summary>
public enum Sensitivity
{
    /// <summary>Only the length is shown: tracks, PIN blocks, keys, chip data, expiry, private fields.</summary>
    Hidden,

    /// <summary>A card number: the first six and last four digits are shown.</summary>
    CardNumber,

    /// <summary>Declared harmless: shown as it is.</summary>
    Open,
}
