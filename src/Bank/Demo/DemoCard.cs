using Piaohao.Amounts;
using Piaohao.Bank.Issuing;
using Piaohao.Cards;

namespace Piaohao.Bank.Demo;

/// <summary>A demonstration card as its holder has it in hand, track and PIN included. It prints its name only.</summary>
public sealed class DemoCard
{
    /// <summary>The name in the till's tray.</summary>
    public required string NameChinese { get; init; }

    /// <summary>The same in English.</summary>
    public required string NameEnglish { get; init; }

    /// <summary>19 digits for debit, 16 for credit.</summary>
    public required Pan Pan { get; init; }

    /// <summary>As on the track; far ahead except on the expired card.</summary>
    public required Expiry Expiry { get; init; }

    /// <summary>Track 2 with <c>=</c>, without sentinels.</summary>
    public required Track2 Track { get; init; }

    /// <summary>Six digits.</summary>
    public required string Pin { get; init; }

    /// <summary>The issuer, or null for the card of no issuer.</summary>
    public required IssuerProfile? Issuer { get; init; }

    /// <summary>Debit or credit.</summary>
    public required CardType Type { get; init; }

    /// <summary>What the issuer says of the card from the start.</summary>
    public CardStatus Status { get; init; } = CardStatus.Normal;

    /// <summary>What can be spent at the start: money in the account, or the credit line.</summary>
    public required Money Opening { get; init; }

    /// <summary>True where the issuer approves a part if the money does not reach for all.</summary>
    public bool ApprovesParts { get; init; }

    /// <summary>The English name.</summary>
    public override string ToString() => NameEnglish;

    /// <summary>The card for personalisation; null where it has no issuer.</summary>
    internal CardProfile? Profile => Issuer is null ? null : new CardProfile
    {
        IssuerId = Issuer.IssuerId,
        Pan = Pan,
        Expiry = Expiry,
        ServiceCode = Track.ServiceCode,
        Pin = Pin,
        Status = Status,
        ApprovesParts = ApprovesParts,
        Opening = Type == CardType.Debit ? Opening : Money.Fen(0),
        CreditLine = Type == CardType.Credit ? Opening : Money.Fen(0),
    };
}
