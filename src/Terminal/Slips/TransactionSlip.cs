using System.Globalization;
using Piaohao.Amounts;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Screens;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Slips;

/// <summary>Whose slip it is.</summary>
public sealed record SlipParty(string MerchantName, string Mid, string Tid);

/// <summary>The slip of any transaction (签购单, JR/T 0001-2001 chapter 8): merchant block, transaction block, remarks, signature.</summary>
public static class TransactionSlip
{
    private const int MerchantNameLongest = 40, RrnLength = 12;

    /// <summary>True where a transaction stands, or is a stored notice that the host refused: a shop keeps that on paper too.</summary>
    public static bool Exists(JournalEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return TransactionMoves.Stands(entry.State) || IsRefusedNotice(entry);
    }

    /// <summary>Builds one copy for paper of 32 or 48 columns. The card number is masked; where a card was used without a PIN, the merchant's copy is signed.</summary>
    /// <param name="signature">How the cardholder signs; null: on the slip.</param>
    /// <exception cref="ArgumentException">The transaction has no slip (<see cref="Exists"/>).</exception>
    public static Slip Build(SlipParty party, JournalEntry entry, SlipCopy copy, int columns, bool english, bool reprint, SignatureEntry? signature = null)
    {
        ArgumentNullException.ThrowIfNull(party);
        ArgumentNullException.ThrowIfNull(entry);
        if (!Exists(entry)) throw new ArgumentException("Only a transaction that stands has a slip.", nameof(entry));
        var texts = Texts.In(english);
        var paper = new Paper(texts, columns);
        Head(paper, party, entry, copy);
        Transaction(paper, entry);
        Amounts(paper, entry);
        Remarks(paper, entry);
        if (entry.PinEntered) paper.Wrapped(texts["slip.pin-verified"]);
        if (copy == SlipCopy.Merchant && IsSigned(entry)) Signature(paper, signature);
        if (reprint) paper.Centre(texts["slip.reprint"]);
        var title = $"{Digits.Six(entry.Trace)} {texts.Name(entry.Kind)} {texts[$"{CopyName(copy)}.short"]}";
        return new Slip(title, columns, copy, paper.Lines) { Code = Code(entry), Signature = copy == SlipCopy.Merchant ? signature?.Drawing : null };
    }

    private static void Head(Paper paper, SlipParty party, JournalEntry entry, SlipCopy copy)
    {
        paper.Large(paper.Texts["slip.title"]);
        paper.Centre(paper.Texts[CopyName(copy)]);
        if (entry.Training) paper.Centre(paper.Texts["slip.training"]);
        if (IsRefusedNotice(entry)) paper.Centre(paper.Texts.Of("slip.refused", entry.ResponseCode));
        paper.Rule();
        paper.Pair("slip.merchant", party.MerchantName.Length > MerchantNameLongest ? party.MerchantName[..MerchantNameLongest] : party.MerchantName);
        paper.Pair("slip.mid", party.Mid);
        paper.Pair("slip.tid", party.Tid);
        paper.Pair("slip.operator", entry.Operator);
        paper.Rule();
    }

    private static void Transaction(Paper paper, JournalEntry entry)
    {
        paper.PairIfAny("slip.issuer", entry.Issuer);
        paper.PairIfAny("slip.acquirer", entry.Acquirer);
        if (entry.MaskedPan.Length > 0) paper.Pair("slip.card", $"{entry.MaskedPan} {entry.Entry}");
        if (entry.Expiry.Length == 4) paper.Pair("slip.expiry", $"20{entry.Expiry[..2]}/{entry.Expiry[2..]}");
        var name = TransactionForm.Of(entry.Kind).Name;
        paper.Pair("slip.type", paper.Texts.IsEnglish ? name.English.ToUpperInvariant() : $"{name.Chinese} {name.English.ToUpperInvariant()}");
        paper.Pair("slip.batch", Digits.Six(entry.Batch));
        paper.Pair("slip.trace", Digits.Six(entry.Trace));
        paper.PairIfAny("slip.authorisation", entry.AuthorisationCode);
        paper.PairIfAny("slip.rrn", entry.Rrn);
        paper.Pair("slip.time", entry.At.ToString("yyyy/MM/dd HH:mm:ss", CultureInfo.InvariantCulture));
    }

    /// <summary>The amount in large characters, always without a sign: the type says which way the money goes.</summary>
    private static void Amounts(Paper paper, JournalEntry entry)
    {
        if (entry.Requested is { } asked) paper.Pair("slip.requested", Shown(asked));
        paper.Wrapped(paper.Texts[entry.Kind == TransactionKind.Balance ? "slip.balance" : entry.Requested is null ? "slip.amount" : "slip.approved-part"]);
        paper.Large(Shown(entry.Total - entry.Tip));
        if (entry.Requested is { } whole) paper.Pair("slip.left-to-pay", Shown(whole - entry.Amount));
        if (entry.Tip.IsZero) return;
        paper.Pair("slip.tip", Shown(entry.Tip));
        paper.Wrapped(paper.Texts["slip.total"]);
        paper.Large(Shown(entry.Total));
    }

    /// <summary>The original as each type names it, the reason of a refund, and what issuer, centre and acquirer have to say.</summary>
    private static void Remarks(Paper paper, JournalEntry entry)
    {
        if (entry.Original is { } original)
        {
            if (entry.Kind is TransactionKind.SaleVoid or TransactionKind.CompletionVoid or TransactionKind.TipAdjust) paper.Pair("slip.original-trace", Digits.Six(original.Trace));
            if (entry.Kind is TransactionKind.PreAuthorisationVoid or TransactionKind.Completion or TransactionKind.CompletionNotice)
                paper.PairIfAny("slip.original-authorisation", original.Authorisation);
            if (entry.Kind == TransactionKind.Refund)
            {
                paper.PairIfAny("slip.original-rrn", original.Rrn);
                if (original.Date.Length == 4) paper.Pair("slip.original-date", $"{original.Date[..2]}/{original.Date[2..]}");
            }
        }

        if (entry.Reason.Length > 0) paper.Pair("slip.reason", paper.Texts[$"refund.reason-{entry.Reason}"]);
        paper.PairIfAny("slip.remark", entry.Remark);
    }

    private static void Signature(Paper paper, SignatureEntry? signature)
    {
        paper.Rule();
        if (signature is { State: SignatureState.NotNeeded })
        {
            paper.Wrapped(paper.Texts["slip.signature-free"]);
            return;
        }

        paper.Wrapped(paper.Texts["slip.signature"]);
        paper.Add(new SlipLine("") { ForSignature = true });
        paper.Add(new SlipLine("") { ForSignature = true });
        paper.Rule();
        // Both languages: the cardholder signs it, whoever reads it later.
        paper.Wrapped(Texts.Chinese["slip.acknowledge"]);
        paper.Wrapped(Texts.English["slip.acknowledge"]);
    }

    private static bool IsSigned(JournalEntry entry) =>
        !entry.PinEntered && !IsRefusedNotice(entry) && entry.Kind is not (TransactionKind.Balance or TransactionKind.TipAdjust);

    private static bool IsRefusedNotice(JournalEntry entry) => entry.State == TransactionState.Declined && TransactionForm.Of(entry.Kind).IsStored;

    /// <summary>No yuan sign: printers' fonts disagree about it.</summary>
    private static string Shown(Money amount) => $"{(amount.Currency == Currency.Cny ? "RMB" : amount.Currency.Code)} {amount.ToDecimalString()}";

    /// <summary>What may be refunded or completed can be found again by a scanner.</summary>
    private static string? Code(JournalEntry entry) =>
        entry.Kind is TransactionKind.Sale or TransactionKind.Completion or TransactionKind.CompletionNotice or TransactionKind.PreAuthorisation
        && entry.Rrn.Length == RrnLength && !IsRefusedNotice(entry)
            ? new SlipCode(DateOnly.FromDateTime(entry.At), entry.Rrn).ToString()
            : null;

    private static string CopyName(SlipCopy copy) => copy == SlipCopy.Merchant ? "slip.merchant-copy" : "slip.cardholder-copy";
}
