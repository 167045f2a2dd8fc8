using Piaohao.Keys;

namespace Piaohao.Bank.Issuing;

/// <summary>What is known of a sale before the books are asked.</summary>
/// <param name="ForcedCode">The code of a fault that declines, or null.</param>
/// <param name="IsServed">Processing code and currency are served.</param>
/// <param name="Amount">Fen.</param>
/// <param name="HasIssuer">The number lies in an issuer's range.</param>
/// <param name="HasValidCheckDigit">The number passes Luhn.</param>
/// <param name="Card">The card, or null where the issuer knows none with this number.</param>
/// <param name="DataAgree">Number, expiry and service code agree among the fields and with the card, as far as they were sent.</param>
/// <param name="Pin">What the HSM says of the PIN; null where none was sent.</param>
internal sealed record SaleFacts(string? ForcedCode, bool IsServed, long Amount, bool HasIssuer, bool HasValidCheckDigit, Card? Card, bool DataAgree, PinResult? Pin);

/// <summary>An issuer's checks of a sale, in the order in which they stand. The first that fails names the code.</summary>
internal static class SaleChecks
{
    /// <summary>The refusal, or <see cref="AnswerCodes.Approved"/>; <paramref name="card"/> comes back with its PIN tries counted.</summary>
    public static string Decide(SaleFacts sale, ref CardState card, AccountState account, DateOnly today, long day, int pinTryLimit)
    {
        if (sale.ForcedCode is { } forced) return forced;
        if (!sale.IsServed) return AnswerCodes.InvalidTransaction;
        if (sale.Amount == 0) return AnswerCodes.InvalidAmount;
        if (!sale.HasIssuer) return AnswerCodes.NoIssuer;
        if (!sale.HasValidCheckDigit || sale.Card is not { } known) return AnswerCodes.InvalidCard;
        if (OfStatus(card.Status) is { } refused) return refused;
        if (known.Expiry.IsBefore(today)) return AnswerCodes.Expired;
        if (!sale.DataAgree) return AnswerCodes.CardDataDiffer;
        if (OfPin(sale.Pin, known.ServiceCode.WantsPin, ref card, pinTryLimit) is { } wrong) return wrong;
        if (sale.Amount > account.SaleLimit) return AnswerCodes.AboveLimit;
        if (sale.Amount > account.DayLimit - account.SpentOn(day)) return AnswerCodes.AboveLimit;
        if (sale.Amount > account.Available) return AnswerCodes.NotEnough;
        return AnswerCodes.Approved;
    }

    private static string? OfStatus(CardStatus status) => status switch
    {
        CardStatus.Normal => null,
        CardStatus.Lost => AnswerCodes.Lost,
        CardStatus.Stolen => AnswerCodes.Stolen,
        CardStatus.Expired => AnswerCodes.Expired,
        CardStatus.Blocked => AnswerCodes.Blocked,
        _ => throw new InvalidOperationException($"{status} is no status of a card."),
    };

    // The tries are looked at first, so that a locked card tells nothing about the PIN that was typed.
    private static string? OfPin(PinResult? pin, bool isWanted, ref CardState card, int tryLimit)
    {
        if (pin is null) return isWanted ? AnswerCodes.WrongPin : null;
        if (card.PinTries >= tryLimit) return AnswerCodes.PinTriesUsed;
        if (pin == PinResult.Malformed) return AnswerCodes.MalformedPin;
        card = card with { PinTries = pin == PinResult.Ok ? 0 : card.PinTries + 1 };
        if (pin == PinResult.Ok) return null;
        return card.PinTries >= tryLimit ? AnswerCodes.PinTriesUsed : AnswerCodes.WrongPin;
    }
}
