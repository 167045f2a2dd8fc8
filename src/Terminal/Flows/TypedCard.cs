using Piaohao.Cards;
using Piaohao.Terminal.Cards;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Flows;

/// <summary>A card number typed by the cashier, with check digit and expiry.</summary>
internal sealed class TypedCard(Machine machine)
{
    private const int PanLongest = 19;
    private readonly DigitsStep digits = new(machine);

    /// <summary>The card, or null where the cashier went back.</summary>
    public async Task<PresentedCard?> AskAsync(Heading heading, CancellationToken stop)
    {
        if (await AskPanAsync(heading, stop) is not { } pan) return null;
        return await AskExpiryAsync(heading, pan, stop) is { } expiry ? new PresentedCard(pan, expiry, default) : null;
    }

    private async Task<Pan?> AskPanAsync(Heading heading, CancellationToken stop)
    {
        var typed = new char[PanLongest];
        var question = DigitsQuestion.Of("card-number", heading, "typed.pan") with { Shown = Hide };
        try
        {
            while (await digits.AskAsync(question, typed, stop) is { } length)
            {
                if (Pan.TryParse(typed.AsSpan(0, length), out var pan) && pan.HasValidCheckDigit && PresentedCard.TakesPin(pan)) return pan;
                question = question.Again("typed.pan-wrong");
            }

            return null;
        }
        finally
        {
            Array.Clear(typed);
        }
    }

    private async Task<Expiry?> AskExpiryAsync(Heading heading, Pan pan, CancellationToken stop)
    {
        var typed = new char[4];
        var question = DigitsQuestion.Of("card-expiry", heading, "typed.expiry") with { Lines = _ => [new ScreenLine(pan.Masked)] };
        while (await digits.AskAsync(question, typed, stop) is { } length)
        {
            // Cards bear MM/YY; track and field 14 have YYMM.
            if (length == 4 && Expiry.TryParse([typed[2], typed[3], typed[0], typed[1]], out var expiry)) return expiry;
            question = question.Again("typed.expiry-wrong");
        }

        return null;
    }

    /// <summary>The last four are enough to follow one's typing; the rest are dots.</summary>
    private static string Hide(ReadOnlySpan<char> typed) =>
        typed.Length <= 4 ? typed.ToString() : string.Concat(new string('•', typed.Length - 4), typed[^4..]);
}
