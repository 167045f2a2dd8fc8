using System.Collections.Immutable;
using Piaohao.Transactions.Signatures;

namespace Piaohao.Terminal.Slips;

/// <summary>A printed slip as text, before any printer: lines with their emphasis and alignment. Screen, browser and ESC/POS render the same model.</summary>
/// <param name="Title">For lists and file names, such as <c>000012 消费 商户存根</c>.</param>
/// <param name="Width">Columns of half-width characters: 32 on 58 mm paper, 48 on 80 mm; a Chinese character takes two.</param>
/// <param name="Copy">Which copy it is.</param>
public sealed record Slip(string Title, int Width, SlipCopy Copy, ImmutableArray<SlipLine> Lines)
{
    /// <summary>What the code at the end of the slip says, for a scanner; null where it has none.</summary>
    public string? Code { get; init; }

    /// <summary>Drawn in the place for it; null where the place is empty, or there is none.</summary>
    public SignatureDrawing? Signature { get; init; }
}

/// <summary>One line, already broken to the width of the paper.</summary>
public sealed record SlipLine(string Text, SlipAlign Align = SlipAlign.Left, SlipSize Size = SlipSize.Normal)
{
    /// <summary>The empty place in which a cardholder signs: a drawing stands instead of all these lines together.</summary>
    public bool ForSignature { get; init; }
}

public enum SlipAlign { Left, Centre }

public enum SlipSize { Normal, Large }

public enum SlipCopy { Merchant, Cardholder }
