using System.Globalization;
using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Terminals;
using Piaohao.Cards;
using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Merchants;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Network;

/// <summary>The messages of the network link, as the table in <c>docs/wire.md</c> lists their fields. MACs are the
/// session's matter.</summary>
internal sealed class NetworkMessages(AcquirerOptions options)
{
    public const string SignOn = "001", SignOff = "002", KeyRequest = "101", Echo = "301";

    private const int NameLength = 40;
    private const string GivesBack = "200000", NoCard = "002";

    public Message Management(string code, int stan, string transmission) =>
        new Message(Dialect.NetworkLink, new Mti(800))
        .Set(7, transmission)
        .SetNumber(11, stan)
        .Set(33, options.ForwarderId)
        .Set(70, code);

    /// <summary>The request of a transaction.</summary>
    /// <param name="original">What it speaks of (field 90), or null.</param>
    /// <param name="pinBlock">Empty where it sends none.</param>
    public Message Request(Transaction row, Transaction? original, Merchant merchant, PresentedCard card, ReadOnlySpan<byte> pinBlock)
    {
        var message = Bare(row, original, merchant, card.Pan, row.NetworkMti);
        if (card.Expiry is { } expiry) message.Set(14, expiry.ToString());
        if (!card.Track.IsEmpty) message.Set(35, card.Track.Text);
        if (pinBlock.Length > 0) message.Set(26, "12").SetBytes(52, pinBlock).Set(53, "2600000000000000");
        return message;
    }

    /// <summary>0221: what was not answered, in the same words.</summary>
    public Message Again(Transaction row, Transaction? original, Merchant merchant, Pan pan) =>
        Bare(row, original, merchant, pan, (short)(row.NetworkMti + 1));

    /// <summary>0420, or 0421 where it has been sent before.</summary>
    public Message Reversal(NetworkReversal reversal, Transaction taken, Merchant merchant, Pan pan, bool isRepeat)
    {
        var message = Common(new Message(Dialect.NetworkLink, new Mti((short)(isRepeat ? 421 : 420))), taken, merchant, pan)
            .Set(7, reversal.NetworkTime)
            .SetNumber(11, reversal.NetworkStan)
            .Set(39, reversal.Reason);
        if (taken.Authorisation.Length > 0) message.Set(38, taken.Authorisation);
        return message.Set(90, Naming(taken));
    }

    /// <summary>0600: what became of a transaction.</summary>
    public Message Query(Transaction asked, int stan, string transmission) => new Message(Dialect.NetworkLink, new Mti(600))
        .Set(7, transmission)
        .SetNumber(11, stan)
        .Set(32, options.AcquirerId)
        .Set(33, options.ForwarderId)
        .Set(37, asked.Rrn)
        .Set(41, asked.Key.TerminalId)
        .Set(42, asked.Key.MerchantId)
        .Set(90, Naming(asked));

    private Message Bare(Transaction row, Transaction? original, Merchant merchant, Pan pan, short mti)
    {
        var message = Common(new Message(Dialect.NetworkLink, new Mti(mti)), row, merchant, pan)
            .Set(7, row.NetworkTime)
            .SetNumber(11, row.NetworkStan)
            .Set(43, Ascii(merchant.NameEnglish));
        var authorisation = original?.Authorisation ?? row.Authorisation;
        if (authorisation.Length > 0 && row.Kind != TransactionKind.Refund) message.Set(38, authorisation);
        return original is null ? message : message.Set(90, Naming(original));
    }

    /// <summary>What a request and its reversal have in common.</summary>
    private Message Common(Message message, Transaction row, Merchant merchant, Pan pan)
    {
        var form = TransactionForm.Of(row.Kind);
        // A tip that is made smaller gives back; the network hears of the difference alone.
        var (amount, processing) = row.Kind != TransactionKind.TipAdjust ? (row.Requested, form.ProcessingCode)
            : row.Tip.IsNegative ? (-row.Tip, GivesBack) : (row.Tip, form.ProcessingCode);
        if (row.Kind != TransactionKind.Balance) message.SetNumber(4, amount.Minor);
        return message
            .Set(2, pan.Digits)
            .Set(3, processing)
            .Set(12, BusinessCalendar.LocalTime(row.StartedAt))
            .Set(13, BusinessCalendar.LocalDate(row.StartedAt))
            .Set(18, merchant.Mcc)
            .Set(22, row.EntryMode.Length > 0 ? row.EntryMode : NoCard)
            .Set(25, form.Condition)
            .Set(32, options.AcquirerId)
            .Set(33, options.ForwarderId)
            .Set(37, row.Rrn)
            .Set(41, row.Key.TerminalId)
            .Set(42, row.Key.MerchantId)
            .Set(49, row.Amount.Currency.Number.ToString("000", CultureInfo.InvariantCulture))
            .Set(60, $"{row.Field60[..2]}{(TakesPart(row) ? '1' : '0')}");
    }

    /// <summary>Field 90: a transaction as the network knows it.</summary>
    private string Naming(Transaction row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{new Mti(row.NetworkMti)}{row.NetworkStan:D6}{row.NetworkTime}{Institution(options.AcquirerId)}{Institution(options.ForwarderId)}");

    private bool TakesPart(Transaction row) =>
        options.PartApproval && row.Kind == TransactionKind.Sale && Field60.TryParse(row.Field60, out var field60) && field60.PartialApproval == 1;

    private static string Institution(string id) => id.PadLeft(11, '0');

    private static string Ascii(string name) =>
        string.Concat(name.Take(NameLength).Select(letter => letter is >= ' ' and <= '~' ? letter : '?'));
}
