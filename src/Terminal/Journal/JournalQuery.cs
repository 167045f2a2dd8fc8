using Piaohao.Transactions;

namespace Piaohao.Terminal.Journal;

/// <summary>What is looked for in the journal.</summary>
public sealed record JournalQuery
{
    /// <summary>A trace number, an amount in fen, the last four of a card, or six and more digits of a reference number; empty: anything.</summary>
    public string Digits { get; init; } = "";

    /// <summary>One kind, or null for all.</summary>
    public TransactionKind? Kind { get; init; }

    /// <summary>Of training, or of real work.</summary>
    public bool Training { get; init; }

    /// <summary>Nothing is left out.</summary>
    public bool IsAll => Digits.Length == 0 && Kind is null;
}
