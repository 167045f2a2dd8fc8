using Piaohao.Amounts;

namespace Piaohao.Transactions;

/// <summary>The totals of a batch as a settlement compares them (field 48).</summary>
/// <param name="DebitCount">Sales, completions, offline sales.</param>
/// <param name="CreditCount">Voids and refunds.</param>
public readonly record struct BatchTotals(int DebitCount, Money Debit, int CreditCount, Money Credit)
{
    public static BatchTotals Empty { get; } = new(0, Money.Fen(0), 0, Money.Fen(0));

    /// <summary>What the merchant is owed for the batch before fees; may be below zero.</summary>
    public Money Net => Debit - Credit;

    /// <summary>With one more transaction, where it stands and its kind counts. A sale counts with its tip (UnionPay: an adjusted sale counts with its adjusted amount).</summary>
    public BatchTotals With(TransactionKind kind, TransactionState state, Money amountWithTip) =>
        !TransactionMoves.Stands(state) ? this : TransactionForm.Of(kind).Side switch
        {
            TotalsSide.Debit => this with { DebitCount = DebitCount + 1, Debit = Debit + amountWithTip },
            TotalsSide.Credit => this with { CreditCount = CreditCount + 1, Credit = Credit + amountWithTip },
            _ => this,
        };
}
