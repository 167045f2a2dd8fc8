using Piaohao.Amounts;
using Piaohao.Bank.Issuing;
using Piaohao.Cards;

namespace Piaohao.Bank.Books;

/// <summary>A card and its account as the issuer sees them now.</summary>
/// <param name="MaskedPan">6 + 4.</param>
/// <param name="PinTries">Wrong PINs in a row.</param>
/// <param name="Balance">Money in the account; below zero by what is used of a credit line.</param>
/// <param name="Held">What pre-authorisations keep from being spent; one whose time went by counts until the account is next used.</param>
public sealed record CardAccount(
    string MaskedPan,
    string IssuerId,
    string IssuerChinese,
    string IssuerEnglish,
    CardType Type,
    CardStatus Status,
    int PinTries,
    Money Opening,
    Money CreditLine,
    Money Balance,
    Money Held)
{
    /// <summary>What can still be spent.</summary>
    public Money Available => Balance + CreditLine - Held;
}
