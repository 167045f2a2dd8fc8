namespace Piaohao.Iso8583.Fields;

/// <summary>One row of a dialect's table: a field is encoding × length × padding, with the name people use and what they may see of it.</summary>
/// <param name="Number">2 to 128 (1 and 65 announce bitmaps).</param>
/// <param name="Name">The field's name in the dialect's own terms, such as <c>RRN</c>.</param>
/// <param name="Shown">What people may see; nothing unless the row says so.</param>
/// <param name="Explain">Says in English what a value means, or null where it means nothing known. Asked only for open fields.</param>
public sealed record FieldFormat(int Number, string Name, FieldEncoding Encoding, FieldLength Length,
    Padding Padding = Padding.None, Sensitivity Shown = Sensitivity.Hidden, Func<string, string?>? Explain = null)
{
    /// <summary>True where two digits share a byte and lengths count digits.</summary>
    public bool IsPacked => Encoding is FieldEncoding.Packed or FieldEncoding.PackedTrack;

    /// <summary>True where the value is decimal digits and nothing else.</summary>
    public bool IsNumeric => Encoding is FieldEncoding.Packed or FieldEncoding.Digits;
}
