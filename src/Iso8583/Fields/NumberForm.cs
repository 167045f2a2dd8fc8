namespace Piaohao.Iso8583.Fields;

/// <summary>How a dialect writes its message type and the lengths in front of values.</summary>
public enum NumberForm
{
    /// <summary>Two decimal digits a byte; an odd count is right aligned: LLL is two bytes, 040 → <c>0040</c>.</summary>
    Packed,

    /// <summary>One ASCII digit a byte.</summary>
    Ascii,
}
