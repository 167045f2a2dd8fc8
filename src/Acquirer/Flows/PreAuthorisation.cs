using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Terminals;
using Piaohao.Amounts;
using Piaohao.Merchants;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Flows;

/// <summary>0100, 60.1 = 10: an amount is held at the issuer. No money moves, so nothing is booked.</summary>
internal sealed class PreAuthorisation : ITransactionFlow
{
    public TransactionKind Kind => TransactionKind.PreAuthorisation;

    public Intent Begin(TerminalRequest request, Asked asked, byte[]? panHash) => Intent.Alone;

    public Effect Approve(Transaction own, Merchant merchant) => new(Money.Zero(own.Amount.Currency), null);

    public Effect? TakeBack(Transaction own, DateTimeOffset at, DateOnly day) => new(own.Fee, null);
}
