using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;

namespace Piaohao.BlackBox;

/// <summary>What a recorder keeps of a terminal's message: by what it is known, what it asks for and how much; nothing of the card.</summary>
public static class MessageDetails
{
    /// <summary>Type, 60.1 and 60.3, batch, trace number, amount in fen, and batch and trace number of the original, as far as the message has them.</summary>
    public static ImmutableArray<(string Name, string Value)> Of(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var details = ImmutableArray.CreateBuilder<(string, string)>(10);
        details.Add(("mti", message.Mti.ToString()));
        if (Field60.TryRead(message, out var field60))
        {
            details.Add(("type", Text(field60.TransactionCode, "00")));
            details.Add(("network", Text(field60.NetworkCode, "000")));
            details.Add(("batch", Text(field60.Batch, "D6")));
        }

        if (message.TryGetNumber(11, out var trace)) details.Add(("trace", Text(trace, "D6")));
        if (message.TryGetNumber(4, out var amount)) details.Add(("amount", Text(amount, "0")));
        if (Field61.TryRead(message, out var original))
        {
            details.Add(("originalBatch", Text(original.Batch, "D6")));
            details.Add(("originalTrace", Text(original.Trace, "D6")));
        }

        return details.ToImmutable();
    }

    private static string Text(long number, string form) => number.ToString(form, CultureInfo.InvariantCulture);
}
