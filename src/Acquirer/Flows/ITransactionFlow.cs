using System.Collections.Immutable;
using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Terminals;
using Piaohao.Amounts;
using Piaohao.Ledger;
using Piaohao.Merchants;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Flows;

/// <summary>What is one kind's own of a transaction; the rest is said once, in <see cref="TransactionPath"/>.</summary>
internal interface ITransactionFlow
{
    TransactionKind Kind { get; }

    /// <summary>The kind's own checks, and the original it speaks of. The host's order of checks up to the limits has been passed.</summary>
    /// <param name="panHash">Of the card presented; null where the kind has none.</param>
    Intent Begin(TerminalRequest request, Asked asked, byte[]? panHash);

    /// <summary>What the approval makes of the books.</summary>
    /// <param name="own">The transaction as approved.</param>
    Effect Approve(Transaction own, Merchant merchant);

    /// <summary>What its reversal makes of the books; null where linked transactions have changed its original since.</summary>
    /// <param name="own">The transaction as it stands, approved.</param>
    Effect? TakeBack(Transaction own, DateTimeOffset at, DateOnly day);
}

/// <summary>How a transaction begins.</summary>
/// <param name="Refusal">The code that refuses it, or null.</param>
/// <param name="Original">What it speaks of.</param>
/// <param name="TipChange">Of a tip adjustment: the difference to the tip before.</param>
internal readonly record struct Intent(string? Refusal, Transaction? Original = null, Money? TipChange = null)
{
    /// <summary>It speaks of no other transaction.</summary>
    public static Intent Alone => new(null);

    public static Intent Of(Transaction original) => new(null, original);

    public static Intent Refuse(string code) => new(code);
}

/// <summary>What an outcome changes besides the transaction's own row.</summary>
/// <param name="Fee">The fee the transaction carries.</param>
/// <param name="Entry">What is booked, or null.</param>
internal sealed record Effect(Money Fee, Entry? Entry, params ImmutableArray<OriginalMove> Originals);
