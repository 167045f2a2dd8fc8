using Piaohao.Amounts;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;

namespace Piaohao.Acquirer.Flows;

/// <summary>The fields of a sale that stand in clear, in their form (check "format", answer 30).</summary>
/// <param name="Amount">Field 4, in fen; zero where nothing is asked for.</param>
internal readonly record struct SaleRequest(Money Amount, EntryMode Entry, SecurityControl Security, bool HasPin)
{
    /// <summary>The fields of a message that was found in form.</summary>
    public static SaleRequest Of(Message message) =>
        TryRead(message, out var sale)
            ? sale
            : throw new ArgumentException("The message is no sale in form.", nameof(message));

    /// <summary>False where a field that a sale must have is missing, or contradicts another.</summary>
    public static bool TryRead(Message message, out SaleRequest sale)
    {
        sale = default;
        if (!message.Has(3) || !message.Has(25) || !message.Has(49) || !message.Has(64)) return false;
        if (!message.TryGetNumber(4, out var fen) || !EntryMode.TryRead(message, out var entry)) return false;
        if (!message.Has(2) && !message.Has(35)) return false;
        var security = default(SecurityControl);
        if (message.Has(53) && !SecurityControl.TryRead(message, out security)) return false;
        var hasPin = message.Has(52);
        // Without a PIN, what field 53 says of its format means nothing.
        if (hasPin != entry.HasPin || (hasPin && security.Pin != PinFormat.WithPan)) return false;
        sale = new SaleRequest(Money.Fen(fen), entry, security, hasPin);
        return true;
    }
}
