using System.Globalization;
using Piaohao.Amounts;
using Piaohao.Bank.Books;
using Piaohao.Cards;
using Piaohao.Iso8583;

namespace Piaohao.Bank.Network;

/// <summary>A 0200 whose fields hold what they must.</summary>
/// <param name="Expiry">Field 14, or null.</param>
/// <param name="Track">Field 35, or <c>default</c>.</param>
/// <param name="PinBlock">Field 52, or null.</param>
internal sealed record SaleRequest(MessageKey Key, Pan Pan, Money Amount, bool IsServed, Expiry? Expiry, Track2 Track, byte[]? PinBlock)
{
    private static readonly int[] Mandatory = [2, 3, 4, 7, 11, 12, 13, 18, 22, 25, 32, 33, 37, 41, 42, 43, 49];

    // What a message must repeat to be the same one: all but PIN and MAC, which change with the link's keys.
    private static readonly int[] Identity = [2, 3, 4, 12, 13, 14, 18, 22, 25, 33, 35, 37, 41, 42, 49];

    /// <summary>Reads the fields; otherwise <paramref name="wrongField"/> is the number of the first that is missing or out of form.</summary>
    public static SaleRequest? Read(Message message, DateTimeOffset now, out int wrongField)
    {
        wrongField = Fields.FirstMissing(message, Mandatory);
        if (wrongField != 0) return null;
        if (!Pan.TryParse(message.Text(2), out var pan)) return Wrong(2, out wrongField);
        if (!message.TryGetNumber(4, out var amount)) return Wrong(4, out wrongField);
        if (!BankDay.TryResolve(message.Text(7), now, out var sent)) return Wrong(7, out wrongField);
        if (message.Text(22) is not { Length: 3 } entry) return Wrong(22, out wrongField);

        Expiry? expiry = null;
        if (message.Has(14))
        {
            if (!Cards.Expiry.TryParse(message.Text(14), out var read)) return Wrong(14, out wrongField);
            expiry = read;
        }

        Track2 track = default;
        if (message.Has(35) && !Track2.TryParse(message.Text(35), out track)) return Wrong(35, out wrongField);
        if (entry.StartsWith("02", StringComparison.Ordinal) && track.IsEmpty) return Wrong(35, out wrongField);
        if (message.Has(52) && !message.Has(26)) return Wrong(26, out wrongField);
        if (message.Has(52) && !message.Is(53, "2600000000000000")) return Wrong(53, out wrongField);

        return new SaleRequest(
            new MessageKey(message.Required(32), sent, message.Required(11)),
            pan,
            Money.Fen(amount),
            message.Is(3, "000000") && message.Is(49, "156"),
            expiry,
            track,
            message.Has(52) ? message.Bytes(52).ToArray() : null);
    }

    /// <summary>The fields that make two messages under one key the same, in one text. It holds card data: it is hashed under a key at once.</summary>
    public static string IdentityOf(Message message) =>
        string.Join('|', Identity.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f}:{message.Text(f)}")));

    private static SaleRequest? Wrong(int field, out int wrongField)
    {
        wrongField = field;
        return null;
    }
}
