using Piaohao.Amounts;
using Piaohao.Cards;

namespace Piaohao.Bank.Issuing;

/// <summary>A card to be personalised, with an account of its own. It prints masked.</summary>
public sealed class CardProfile
{
    /// <summary>The issuer's institution number, 8 digits.</summary>
    public required string IssuerId { get; init; }

    /// <summary>A number in the issuer's range, with a right check digit.</summary>
    public required Pan Pan { get; init; }

    /// <summary>Compared with what a request says (answer 59) and with the date (54).</summary>
    public required Expiry Expiry { get; init; }

    /// <summary>Its third digit says whether the issuer asks for a PIN (<see cref="ServiceCode.WantsPin"/>).</summary>
    public required ServiceCode ServiceCode { get; init; }

    /// <summary>4 to 12 digits; only its offset is kept.</summary>
    public required string Pin { get; init; }

    /// <summary>What the issuer says of the card from the start.</summary>
    public CardStatus Status { get; init; } = CardStatus.Normal;

    /// <summary>Money in the account at the start; zero for a credit card.</summary>
    public required Money Opening { get; init; }

    /// <summary>How far the account may go below zero; zero for a debit card.</summary>
    public required Money CreditLine { get; init; }

    /// <summary>The most one sale or pre-authorisation may be over (answer 61 above it).</summary>
    public Money SaleLimit { get; init; } = Money.Fen(20_000_00);

    /// <summary>The most that may be taken and held on one calendar day, what was given back or let go not counted (answer 61 above it).</summary>
    public Money DayLimit { get; init; } = Money.Fen(50_000_00);

    /// <summary>True where the issuer approves a part of a sale (answer 10) if the money does not reach for all and the acquirer takes parts.</summary>
    public bool ApprovesParts { get; init; }

    /// <summary>The masked number.</summary>
    public override string ToString() => Pan.Masked;
}
