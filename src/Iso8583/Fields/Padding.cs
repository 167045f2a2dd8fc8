namespace Piaohao.Iso8583.Fields;

/// <summary>What fills a value up to whole bytes or to its fixed length; the third axis of a field.</summary>
public enum Padding
{
    /// <summary>Nothing: the value fills its place.</summary>
    None,

    /// <summary>A zero nibble before an odd count of packed digits (right aligned): 001 → <c>0001</c>.</summary>
    LeadingZero,

    /// <summary>A zero nibble after an odd count of packed digits (left aligned): 051 → <c>0510</c>.</summary>
    TrailingZero,

    /// <summary>An F nibble after an odd count of packed digits: 13579 → <c>13579F</c>.</summary>
    TrailingF,

    /// <summary>A zero nibble after an odd count when writing; zero or F when reading, because tracks copied out of a chip (tag 57) end in F.</summary>
    TrailingZeroOrF,

    /// <summary>Spaces after a text that is shorter than its fixed length.</summary>
    TrailingSpace,
}
