using Piaohao.Keys;
using Piaohao.Transactions;

namespace Piaohao.Bank.Issuing;

/// <summary>What is known of a request before the books are asked.</summary>
/// <param name="ForcedCode">The code of a fault that declines, or null.</param>
/// <param name="Amount">Fen; zero for a balance inquiry.</param>
/// <param name="HasIssuer">The number lies in an issuer's range.</param>
/// <param name="HasValidCheckDigit">The number passes Luhn.</param>
/// <param name="Card">The card, or null where the issuer knows none with this number.</param>
/// <param name="DataAgree">Number, expiry and service code agree among the fields and with the card, as far as they were sent.</param>
/// <param name="Pin">What the HSM says of the PIN; null where none was sent.</param>
/// <param name="TakesPart">The acquirer takes an approval of a part (field 60).</param>
internal sealed record RequestFacts(
    string? ForcedCode, long Amount, bool HasIssuer, bool HasValidCheckDigit, Card? Card, bool DataAgree, PinResult? Pin, bool TakesPart);

/// <summary>An issuer's checks of card and account, in the order in which they stand. Each gives its refusal, or null.</summary>
internal static class CardChecks
{
    /// <summary>What every request must pass: amount, issuer, card.</summary>
    public static string? OfRequest(TransactionKind kind, RequestFacts request)
    {
        if (request.ForcedCode is { } forced) return forced;
        if (request.Amount == 0 && kind != TransactionKind.Balance) return AnswerCodes.InvalidAmount;
        if (!request.HasIssuer) return AnswerCodes.NoIssuer;
        return request.HasValidCheckDigit && request.Card is not null ? null : AnswerCodes.InvalidCard;
    }

    /// <summary>What a card must pass that is presented: status, date, what is written on it.</summary>
    public static string? OfCard(Card card, CardState state, RequestFacts request, DateOnly today)
    {
        if (OfStatus(state.Status) is { } refused) return refused;
        if (card.Expiry.IsBefore(today)) return AnswerCodes.Expired;
        return request.DataAgree ? null : AnswerCodes.CardDataDiffer;
    }

    /// <summary>The PIN; <paramref name="card"/> comes back with its tries counted. They are looked at first, so that a locked card tells nothing
    /// about the PIN that was typed.</summary>
    public static string? OfPin(PinResult? pin, bool isWanted, ref CardState card, int tryLimit)
    {
        if (pin is null) return isWanted ? AnswerCodes.WrongPin : null;
        if (card.PinTries >= tryLimit) return AnswerCodes.PinTriesUsed;
        if (pin == PinResult.Malformed) return AnswerCodes.MalformedPin;
        card = card with { PinTries = pin == PinResult.Ok ? 0 : card.PinTries + 1 };
        if (pin == PinResult.Ok) return null;
        return card.PinTries >= tryLimit ? AnswerCodes.PinTriesUsed : AnswerCodes.WrongPin;
    }

    /// <summary>Limits, then money.</summary>
    public static string? OfMoney(long amount, AccountState account, long day)
    {
        if (amount > account.SaleLimit) return AnswerCodes.AboveLimit;
        if (amount > account.DayLimit - account.SpentOn(day)) return AnswerCodes.AboveLimit;
        return amount > account.Available ? AnswerCodes.NotEnough : null;
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
}
