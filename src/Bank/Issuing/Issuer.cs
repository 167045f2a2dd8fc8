using Piaohao.Cards;
using Piaohao.Keys;

namespace Piaohao.Bank.Issuing;

/// <summary>An issuer as it stands in the books.</summary>
/// <param name="PinVerification">Its IBM 3624 PIN verification key (PVK).</param>
internal sealed record Issuer(IssuerProfile Profile, WrappedKey PinVerification);

/// <summary>What never changes about a card.</summary>
/// <param name="PinOffset">IBM 3624 offset of the PIN.</param>
/// <param name="ApprovesParts">The issuer approves a part where the money does not reach for all.</param>
internal sealed record Card(
    long Id, long AccountId, Issuer Issuer, string Masked, Expiry Expiry, ServiceCode ServiceCode, string PinOffset, bool ApprovesParts);

/// <summary>What a transaction can change about a card.</summary>
/// <param name="PinTries">Wrong PINs in a row.</param>
internal readonly record struct CardState(CardStatus Status, int PinTries);
