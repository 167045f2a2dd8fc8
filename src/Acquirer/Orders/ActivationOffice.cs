using System.Security.Cryptography;
using Piaohao.Keys;
using Piaohao.Merchants;
using Piaohao.Merchants.Orders;
using Piaohao.Orders;

namespace Piaohao.Acquirer.Orders;

/// <summary>Where staff have activation codes made. Needs the acquirer's HSM and registry, not its running host.</summary>
public sealed class ActivationOffice(IHsm hsm, OrderRegistry orders, TimeProvider time, RandomNumberGenerator random)
{
    /// <summary>Purpose under which the secrets of codes are sealed: the registry's file alone activates nobody.</summary>
    internal const string SealPurpose = "acquirer/activation";

    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);

    /// <summary>A new code for a terminal, which ends its older one. The text is given out here and kept nowhere.</summary>
    /// <param name="host">Where terminals reach the host.</param>
    /// <param name="valid">How long, to the minute.</param>
    /// <param name="reason">Why, for people.</param>
    public ActivationText Issue(TerminalRecord terminal, string host, int port, bool tls, TimeSpan valid, string reason)
    {
        ArgumentNullException.ThrowIfNull(terminal);
        if (!ActivationText.IsHost(host)) throw new ArgumentException("A host has 1 to 253 letters, digits, dots, colons and hyphens.", nameof(host));
        var end = time.GetUtcNow() + valid;
        var expiry = end.AddTicks(-(end.Ticks % TimeSpan.TicksPerMinute));
        var code = ActivationText.NewCode(random);
        var secret = ActivationSecret.Of(code, terminal.Id, terminal.MerchantId);
        orders.Activate(terminal.Id, hsm.Seal(SealPurpose, secret), expiry, reason);
        CryptographicOperations.ZeroMemory(secret);
        return new ActivationText(host, port, tls, terminal.Id, terminal.MerchantId, code, expiry.ToOffset(Shanghai).DateTime);
    }
}
