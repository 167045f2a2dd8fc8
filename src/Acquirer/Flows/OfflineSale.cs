using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Terminals;
using Piaohao.Merchants;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Flows;

/// <summary>0220, 60.1 = 30: a sale that was authorised by telephone, told later; one authorisation of a card serves once.</summary>
internal sealed class OfflineSale(HostBooks books) : ITransactionFlow
{
    /// <summary>How long an authorisation code of a card is remembered: issuers use their six characters again.</summary>
    public static readonly TimeSpan AuthorisationFor = TimeSpan.FromDays(30);

    public TransactionKind Kind => TransactionKind.OfflineSale;

    public Intent Begin(TerminalRequest request, Asked asked, byte[]? panHash)
    {
        var told = books.FindByAuthorisation(request.Key.MerchantId, Kind, asked.Authorisation!, panHash!);
        return told.Any(earlier => earlier.State != TransactionState.Declined && earlier.StartedAt > request.At - AuthorisationFor) ? Intent.Refuse("12") : Intent.Alone;
    }

    public Effect Approve(Transaction own, Merchant merchant)
    {
        var fee = merchant.Fees.FeeFor(own.Amount, own.FeeCard, own.BusinessDate);
        return new Effect(fee, Bookings.Taken(own, fee));
    }

    /// <summary>A notice is sent until it is answered, and never reversed.</summary>
    public Effect? TakeBack(Transaction own, DateTimeOffset at, DateOnly day) => null;
}
