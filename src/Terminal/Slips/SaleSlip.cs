using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Slips;

/// <summary>Whose slip it is.</summary>
public sealed record SlipParty(string MerchantName, string Mid, string Tid);

/// <summary>The slip of a sale (签购单, JR/T 0001-2001 chapter 8): merchant block, transaction block, remarks, signature.</summary>
public static class SaleSlip
{
    private const int MerchantNameLongest = 40;

    /// <summary>Builds one copy for paper of 32 or 48 columns. The card number is masked; without a PIN the merchant's copy is signed.</summary>
    /// <exception cref="ArgumentException">The transaction is not approved: it has no slip.</exception>
    public static Slip Build(SlipParty party, JournalEntry entry, SlipCopy copy, int columns, bool english, bool reprint)
    {
        ArgumentNullException.ThrowIfNull(party);
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.State != TransactionState.Approved) throw new ArgumentException("Only an approved transaction has a slip.", nameof(entry));
        var texts = Texts.In(english);
        var paper = new Paper(texts, columns);
        Head(paper, party, entry, copy);
        Transaction(paper, entry);
        if (entry.Remark.Length > 0) paper.Pair("slip.remark", entry.Remark);
        if (copy == SlipCopy.Merchant && !entry.PinEntered) Signature(paper);
        if (reprint) paper.Centre(texts["slip.reprint"]);
        var title = $"{Digits.Six(entry.Trace)} {texts["sale.title"]} {texts[$"{CopyName(copy)}.short"]}";
        return new Slip(title, columns, copy, paper.Lines);
    }

    private static void Head(Paper paper, SlipParty party, JournalEntry entry, SlipCopy copy)
    {
        paper.Large(paper.Texts["slip.title"]);
        paper.Centre(paper.Texts[CopyName(copy)]);
        paper.Rule();
        paper.Pair("slip.merchant", party.MerchantName.Length > MerchantNameLongest ? party.MerchantName[..MerchantNameLongest] : party.MerchantName);
        paper.Pair("slip.mid", party.Mid);
        paper.Pair("slip.tid", party.Tid);
        paper.Pair("slip.operator", entry.Operator);
        paper.Rule();
    }

    private static void Transaction(Paper paper, JournalEntry entry)
    {
        paper.Pair("slip.issuer", entry.Issuer);
        paper.Pair("slip.acquirer", entry.Acquirer);
        paper.Pair("slip.card", $"{entry.MaskedPan} {entry.Entry}");
        if (entry.Expiry.Length == 4) paper.Pair("slip.expiry", $"20{entry.Expiry[..2]}/{entry.Expiry[2..]}");
        paper.Pair("slip.type", paper.Texts["slip.type-sale"]);
        paper.Pair("slip.batch", Digits.Six(entry.Batch));
        paper.Pair("slip.trace", Digits.Six(entry.Trace));
        if (entry.AuthorisationCode.Length > 0) paper.Pair("slip.authorisation", entry.AuthorisationCode);
        paper.Pair("slip.rrn", entry.Rrn);
        paper.Pair("slip.time", entry.At.ToString("yyyy/MM/dd HH:mm:ss", CultureInfo.InvariantCulture));
        paper.Add(new SlipLine(paper.Texts["slip.amount"]));
        // No yuan sign: printers' fonts disagree about it.
        var sign = entry.Amount.Currency == Amounts.Currency.Cny ? "RMB" : entry.Amount.Currency.Code;
        paper.Large($"{sign} {entry.Amount.ToDecimalString()}");
    }

    private static void Signature(Paper paper)
    {
        paper.Rule();
        paper.Wrapped(paper.Texts["slip.signature"]);
        paper.Add(new SlipLine(""));
        paper.Add(new SlipLine(""));
        paper.Rule();
        paper.Wrapped(paper.Texts["slip.acknowledge"]);
    }

    private static string CopyName(SlipCopy copy) => copy == SlipCopy.Merchant ? "slip.merchant-copy" : "slip.cardholder-copy";

    /// <summary>Lines of one width in one language.</summary>
    private sealed class Paper(Texts texts, int columns)
    {
        private readonly ImmutableArray<SlipLine>.Builder lines = ImmutableArray.CreateBuilder<SlipLine>();

        public Texts Texts => texts;

        public ImmutableArray<SlipLine> Lines => lines.ToImmutable();

        public void Add(SlipLine line) => lines.Add(line);

        public void Rule() => lines.Add(new SlipLine(new string('-', columns)));

        public void Centre(string text)
        {
            foreach (var part in SlipText.Wrap(text, columns)) lines.Add(new SlipLine(part, SlipAlign.Centre));
        }

        /// <summary>Large characters take twice the columns.</summary>
        public void Large(string text)
        {
            foreach (var part in SlipText.Wrap(text, columns / 2)) lines.Add(new SlipLine(part, SlipAlign.Centre, SlipSize.Large));
        }

        public void Wrapped(string text)
        {
            foreach (var part in SlipText.Wrap(text, columns)) lines.Add(new SlipLine(part));
        }

        public void Pair(string label, string value) => lines.AddRange(SlipText.Pair(texts[label], value, columns, texts.IsEnglish ? 11 : 10));
    }
}
