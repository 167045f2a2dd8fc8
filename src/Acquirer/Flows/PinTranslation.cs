using Piaohao.Acquirer.Network;
using Piaohao.Acquirer.Terminals;
using Piaohao.Cards;
using Piaohao.Keys;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Flows;

/// <summary>Turns the PIN block of a terminal into one of the network, inside the HSM.</summary>
internal sealed class PinTranslation(IHsm hsm)
{
    private const int PinBlockLength = 8;

    /// <summary>Empty where the message carries no PIN, or its kind sends none on; null where the block holds none.</summary>
    public byte[]? Translate(TerminalRequest request, Pan pan, NetworkSession session, Asked asked)
    {
        if (!asked.HasPin || asked.Kind is not (TransactionKind.Balance or TransactionKind.Sale or TransactionKind.PreAuthorisation)) return [];
        var key = request.Session.PinKey
            ?? throw new InvalidOperationException($"Terminal {request.Key.TerminalId} is signed in without a PIN key.");
        var pinBlock = new byte[PinBlockLength];
        var translated = hsm.TranslatePin(
            key, PinBlockFormat.Iso0, session.PinKey, PinBlockFormat.Iso0, pan.Digits, request.Message.Bytes(52), pinBlock);
        return translated == PinResult.Ok ? pinBlock : null;
    }
}
