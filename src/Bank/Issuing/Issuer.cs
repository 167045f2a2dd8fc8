using Piaohao.Cards;
using Piaohao.Keys;

namespace Piaohao.Bank.Issuing;

/// <summary>An issuer as it stands in the books.</summary>
/// <param name="PinVerification">Its IBM 3624 PIN verification key (PVK).</param>
internal sealed record Issuer(IssuerProfile Profile, WrappedKey PinVerification);

/// <summary>What never changes about a card.</summary>
/// <param name="PinOffset">IBM 3624 offset of the PIN.</param>
internal sealed record Card(long Id, long AccountId, Issuer Issuer, string Masked, Expiry Expiry, ServiceCode ServiceCode, string PinOffset);

/// <summary>What a sale can change about a card.</summary>
/// <param name="PinTries">Wrong PINs in a row.</param>
internal readonly record struct CardState(CardStatus Status, int PinTries);

/// <summary>An account's money in fen. Available is balance plus credit line.</summary>
/// <param name="Day">The day <paramref name="DaySpent"/> counts, such as 20261122.</param>
internal readonly record struct AccountState(long Balance, long CreditLine, long SaleLimit, long DayLimit, long Day, long DaySpent)
{
    public long Available => Balance + CreditLine;

    public long SpentOn(long day) => day == Day ? DaySpent : 0;

    public AccountState Take(long amount, long day) => this with { Balance = Balance - amount, Day = day, DaySpent = SpentOn(day) + amount };

    /// <summary>Gives back; the day's sum falls only where the sale was of the day that is being counted.</summary>
    public AccountState GiveBack(long amount, long saleDay) =>
        this with { Balance = Balance + amount, DaySpent = saleDay == Day ? DaySpent - amount : DaySpent };
}
