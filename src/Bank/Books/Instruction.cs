using Piaohao.Bank.Issuing;
using Piaohao.Transactions;

namespace Piaohao.Bank.Books;

/// <summary>What is decided by the books as one unit. <see cref="BooksWriter"/> decides it, alone and in order, and fills in the outcome.</summary>
internal abstract class Instruction;

/// <summary>A transaction to be decided and recorded.</summary>
internal sealed class TransactionInstruction : Instruction
{
    public required MessageKey Key { get; init; }

    public required TransactionKind Kind { get; init; }

    /// <summary>What its approval does to the account.</summary>
    public required MoneyEffect Effect { get; init; }

    /// <summary>Field 90, for linked transactions; otherwise null.</summary>
    public required OriginalElements? Original { get; init; }

    /// <summary>Keyed hash over the fields that make two messages the same (hex).</summary>
    public required string Digest { get; init; }

    /// <summary>Keyed hash of the card number (hex).</summary>
    public required string PanHash { get; init; }

    public required string PanMasked { get; init; }

    /// <summary>The issuer whose range holds the number, or null.</summary>
    public required string? IssuerId { get; init; }

    public required RequestFacts Facts { get; init; }

    /// <summary>Field 38 of the request, or null.</summary>
    public required string? Authorisation { get; init; }

    public required string Rrn { get; init; }

    public required string TerminalId { get; init; }

    public required string MerchantId { get; init; }

    public required DateTimeOffset Received { get; init; }

    /// <summary>The outcome.</summary>
    public TransactionAnswer Answer { get; set; }
}

/// <summary>What a transaction is answered with, the first time and every time after.</summary>
/// <param name="Code">Field 39.</param>
/// <param name="Authorisation">Field 38, six characters; null unless approved.</param>
/// <param name="Settlement">Field 15, MMDD.</param>
/// <param name="IssuerId">First part of field 44; null where there is no issuer.</param>
/// <param name="Approved">Fen that were approved: taken, given back or held; zero where refused.</param>
/// <param name="Available">Fen that can be spent, in the answer to a balance inquiry; otherwise null.</param>
internal readonly record struct TransactionAnswer(string Code, string? Authorisation, string Settlement, string? IssuerId, long Approved, long? Available)
{
    public bool IsApproval => AnswerCodes.IsApproval(Code);
}

/// <summary>A transaction to be taken back.</summary>
internal sealed class ReversalInstruction : Instruction
{
    public required OriginalElements Original { get; init; }

    public required string PanHash { get; init; }

    public required long Amount { get; init; }

    public required string Rrn { get; init; }

    /// <summary>Field 39 of the advice: why.</summary>
    public required string Reason { get; init; }

    public required DateTimeOffset Received { get; init; }

    /// <summary>The outcome: field 39 of the answer.</summary>
    public string Code { get; set; } = AnswerCodes.Malfunction;
}

/// <summary>A question what became of a transaction. It changes nothing; it waits its turn like all else, so the answer holds for all that came before it.</summary>
internal sealed class QueryInstruction : Instruction
{
    public required OriginalElements Original { get; init; }

    /// <summary>The outcome, or null where the transaction was never seen.</summary>
    public TransactionFate? Fate { get; set; }
}

/// <summary>What became of a transaction.</summary>
/// <param name="Code">Field 39 of its answer.</param>
/// <param name="State"><c>S</c> stands, <c>D</c> declined, <c>R</c> taken back by a reversal.</param>
/// <param name="Approved">Fen that were approved.</param>
internal readonly record struct TransactionFate(string Code, char State, long Approved);

/// <summary>The issuer's own change to a card.</summary>
internal sealed class CardChange : Instruction
{
    public required long CardId { get; init; }

    /// <summary>The new status, or null to keep it.</summary>
    public CardStatus? Status { get; init; }

    /// <summary>Gives all PIN tries back.</summary>
    public bool ResetPinTries { get; init; }
}
