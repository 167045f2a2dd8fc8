using Piaohao.Cards;
using Piaohao.Iso8583.UnionPay;

namespace Piaohao.Terminal.Cards;

/// <summary>A card as the flow holds it in memory, for one sale; never stored as it is.</summary>
/// <param name="Track2"><c>default</c> where the number was typed.</param>
internal sealed record PresentedCard(Pan Pan, Expiry Expiry, Track2 Track2)
{
    public bool Swiped => !Track2.IsEmpty;

    /// <summary>Whether the issuer wants a PIN; a typed card tells nothing, and goes without.</summary>
    public bool WantsPin => Swiped && Track2.ServiceCode.WantsPin;

    /// <summary>False for numbers of 12 digits, from which no PIN block of format 0 can be made: such cards are not taken here.</summary>
    public static bool TakesPin(Pan pan) => pan.Digits.Length > 12;

    /// <summary>How the number came in.</summary>
    public EntryMode Mode(bool withPin) => new(Swiped ? EntryMode.Stripe : EntryMode.Manual, withPin);

    /// <summary>The masked number.</summary>
    public override string ToString() => Pan.Masked;
}
