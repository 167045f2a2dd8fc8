namespace Piaohao.Iso8583.Fields;

/// <summary>How the characters of a value stand on the wire; the first axis of a field.</summary>
public enum FieldEncoding
{
    /// <summary>Decimal digits, two in a byte, the first in the high nibble (<c>n</c>). Lengths count digits.</summary>
    Packed,

    /// <summary>Track data, two characters in a byte (<c>z</c>): digits, <c>=</c> as nibble D, and A B C E F where the terminal
    /// has encrypted a part of it. Lengths count characters.</summary>
    PackedTrack,

    /// <summary>Decimal digits in ASCII (<c>n</c>).</summary>
    Digits,

    /// <summary>Printable ASCII, 20 to 7E (<c>an</c>, <c>ans</c>). Lengths count bytes.</summary>
    Text,

    /// <summary>Text that may be Chinese, in GB18030, which holds GBK and ASCII. Lengths count bytes.</summary>
    Chinese,

    /// <summary>Bytes (<c>b</c>). Lengths count bytes; as text a value is upper-case hex.</summary>
    Binary,
}
