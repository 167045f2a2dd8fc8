using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Terminals;
using Piaohao.Ledger;
using Piaohao.Merchants;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Flows;

/// <summary>0200, 60.1 = 23: a sale of the same batch is given back whole, with tip and fee.</summary>
internal sealed class SaleVoid(Originals originals) : ITransactionFlow
{
    public TransactionKind Kind => TransactionKind.SaleVoid;

    public Intent Begin(TerminalRequest request, Asked asked, byte[]? panHash)
    {
        if (originals.InBatch(request, asked) is not { Kind: TransactionKind.Sale } sale) return Intent.Refuse("25");
        if (!Originals.IsSameCard(sale, panHash)) return Intent.Refuse("59");
        if (!sale.IsUntouched) return Intent.Refuse("12");
        return asked.Amount == sale.Total ? Intent.Of(sale) : Intent.Refuse("64");
    }

    public Effect Approve(Transaction own, Merchant merchant)
    {
        var sale = originals.Of(own);
        return new Effect(
            sale.TotalFee, Bookings.GivenBack(own, sale.TotalFee), OriginalMove.Done(own, sale, sale with { State = TransactionState.Voided }));
    }

    public Effect? TakeBack(Transaction own, DateTimeOffset at, DateOnly day)
    {
        var sale = originals.Of(own);
        return new Effect(
            own.Fee, Bookings.GivenBack(own, own.Fee).Reverse(EntryKind.SaleVoidReversal, at, day),
            new OriginalMove(sale, sale with { State = TransactionState.Approved }));
    }
}
