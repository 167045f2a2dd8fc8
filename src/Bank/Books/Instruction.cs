using Piaohao.Bank.Issuing;

namespace Piaohao.Bank.Books;

/// <summary>What is written into the books as one unit. <see cref="BooksWriter"/> decides it, alone and in order, and fills in the outcome.</summary>
internal abstract class Instruction;

/// <summary>A sale to be decided and recorded.</summary>
internal sealed class SaleInstruction : Instruction
{
    public required MessageKey Key { get; init; }

    /// <summary>Keyed hash over the fields that make two messages the same (hex).</summary>
    public required string Digest { get; init; }

    /// <summary>Keyed hash of the card number (hex).</summary>
    public required string PanHash { get; init; }

    public required string PanMasked { get; init; }

    /// <summary>The issuer whose range holds the number, or null.</summary>
    public required string? IssuerId { get; init; }

    public required SaleFacts Facts { get; init; }

    public required string Rrn { get; init; }

    public required string TerminalId { get; init; }

    public required string MerchantId { get; init; }

    public required DateTimeOffset Received { get; init; }

    /// <summary>The outcome.</summary>
    public SaleAnswer Answer { get; set; }
}

/// <summary>What a sale is answered with, the first time and every time after.</summary>
/// <param name="Code">Field 39.</param>
/// <param name="Authorisation">Field 38, six digits; null unless approved.</param>
/// <param name="Settlement">Field 15, MMDD.</param>
/// <param name="IssuerId">First part of field 44; null where there is no issuer.</param>
internal readonly record struct SaleAnswer(string Code, string? Authorisation, string Settlement, string? IssuerId)
{
    public bool IsApproval => Code == AnswerCodes.Approved;
}

/// <summary>A sale to be taken back.</summary>
internal sealed class ReversalInstruction : Instruction
{
    public required MessageKey Original { get; init; }

    public required string PanHash { get; init; }

    public required long Amount { get; init; }

    public required string Rrn { get; init; }

    /// <summary>Field 39 of the advice: why.</summary>
    public required string Reason { get; init; }

    public required DateTimeOffset Received { get; init; }

    /// <summary>The outcome: field 39 of the answer.</summary>
    public string Code { get; set; } = AnswerCodes.Malfunction;
}

/// <summary>The issuer's own change to a card.</summary>
internal sealed class CardChange : Instruction
{
    public required long CardId { get; init; }

    /// <summary>The new status, or null to keep it.</summary>
    public CardStatus? Status { get; init; }

    /// <summary>Gives all PIN tries back.</summary>
    public bool ResetPinTries { get; init; }
}
