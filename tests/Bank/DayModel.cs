using Piaohao.Iso8583;
using Piaohao.Transactions;
using static Piaohao.Transactions.TransactionKind;

namespace Piaohao.Bank.Tests;

/// <summary>What the bank should do, said as plainly as can be: a list of all that was approved. Balances, holds and states are counted from it each time.</summary>
internal sealed class DayModel(ManualTime time)
{
    public static readonly long[] Opening = [900_00, 50_00];

    private readonly List<Entry> entries = [];
    private readonly List<Message> unseen = [];
    private int stan;

    public (Message Message, string Code) Next(ScriptedAcquirer acquirer, DayStep step)
    {
        var reversible = entries.FindAll(e => e.Message.Mti.Value != 220 && e.Kind != Balance);
        switch (step.Action)
        {
            case DayAction.Repeat when entries.Count > 0:
                return Repeat(entries[step.Which % entries.Count], step.Flag);
            case DayAction.Reverse when reversible.Count > 0:
                var original = reversible[step.Which % reversible.Count];
                return (acquirer.Reversal(original.Message, ++stan), Reverse(original));
            case DayAction.ReverseUnseen:
                unseen.Add(acquirer.Sale(TestCards.Property[step.Card], step.Fen, ++stan));
                return (acquirer.Reversal(unseen[^1], ++stan), "25");
            case DayAction.SendUnseen when unseen.Count > 0:
                return (unseen[step.Which % unseen.Count], "22");
            case DayAction.Ask when entries.Count > 0:
                return (acquirer.Query(entries[step.Which % entries.Count].Message, ++stan), "00");
            case DayAction.WaitDays:
                time.Advance(TimeSpan.FromDays(4 + (step.Which % 20)));
                return (Inquiry(acquirer, step.Card), "00");
            default:
                return Send(acquirer, step);
        }
    }

    public Message Inquiry(ScriptedAcquirer acquirer, int card) => acquirer.Request(Balance, TestCards.Property[card], 0, ++stan);

    public long BalanceOf(int card) => Opening[card] - entries.Where(e => e.Card == card && e.Stands).Sum(e => e.Sign * e.Approved);

    public long HeldOf(int card) => entries.Where(e => e.Card == card && IsInForce(e)).Sum(e => e.Approved);

    private long AvailableOf(int card) => BalanceOf(card) - HeldOf(card);

    private static (Message Message, string Code) Repeat(Entry entry, bool again)
    {
        if (entry.Message.Mti.Value == 220 && again)
        {
            var copy = new Message(entry.Message.Dialect, new Mti(221));
            foreach (var field in entry.Message.Fields.Where(f => f is not (64 or 128))) copy.CopyFrom(entry.Message, field);
            return (copy, entry.Code);
        }

        return (entry.Message, entry.Code);
    }

    private (Message Message, string Code) Send(ScriptedAcquirer acquirer, DayStep step)
    {
        var isLinked = step.Kind is not (Balance or Sale or PreAuthorisation or OfflineSale);
        if (isLinked && entries.Count == 0) return Send(acquirer, step with { Kind = Sale });

        // Mostly an original that can be meant, sometimes any other.
        var fitting = entries.FindAll(e => Fits(step.Kind, e.Kind));
        var from = fitting.Count > 0 && step.Which % 8 != 0 ? fitting : entries;
        var original = isLinked ? from[step.Which % from.Count] : null;
        var card = original is null || step.Which % 16 == 1 ? step.Card : original.Card;
        var fen = original is null ? step.Fen : AmountFor(step, original);
        var message = acquirer.Request(step.Kind, TestCards.Property[card], fen, ++stan, original?.Message, takesPart: step.Flag);
        var sign = step.Kind switch
        {
            Sale or OfflineSale or Completion or CompletionNotice => 1,
            SaleVoid or CompletionVoid or Refund => -1,
            TipAdjust => step.Flag ? 1 : -1,
            _ => 0,
        };
        if (step.Kind == TipAdjust && sign < 0) message.Set(3, "200000");

        var entry = new Entry { Message = message, Kind = step.Kind, Card = card, Sign = sign, Placed = time.GetUtcNow(), Original = original };
        entry.Code = original is null ? Fresh(entry, fen, step.Flag) : Linked(entry, original, fen);
        entry.Approved = entry.Code switch { "00" => fen, "10" => AvailableOf(card), _ => 0 };
        entries.Add(entry);
        return (message, entry.Code);
    }

    /// <summary>Mostly the whole, or for refunds and tips a part.</summary>
    private long AmountFor(DayStep step, Entry original) => step.Kind switch
    {
        Balance => 0,
        Refund or TipAdjust => step.Fen,
        Completion or CompletionNotice => Math.Max(1, original.Approved * (80 + (step.Fen % 40)) / 100),
        _ when step.Which % 5 == 0 => step.Fen,
        _ => Math.Max(1, WholeOf(original)),
    };

    private string Fresh(Entry entry, long fen, bool takesPart)
    {
        if (entry.Kind is Balance or OfflineSale || fen <= AvailableOf(entry.Card)) return "00";
        return entry.Kind == Sale && takesPart && entry.Card == 1 && AvailableOf(entry.Card) > 0 ? "10" : "51";
    }

    private string Linked(Entry entry, Entry original, long fen)
    {
        if (!Fits(entry.Kind, original.Kind)) return "25";
        if (entry.Card != original.Card) return "59";
        if (!original.Stands || IsVoided(original)) return "12";
        var left = WholeOf(original) - RefundsOf(original);
        switch (entry.Kind)
        {
            case SaleVoid or CompletionVoid:
                return RefundsOf(original) > 0 ? "12" : fen == WholeOf(original) ? "00" : "64";
            case Refund:
                return left == 0 ? "12" : fen <= left ? "00" : "64";
            case TipAdjust:
                return left == 0 ? "12" : entry.Sign > 0 || (fen <= TipsOf(original) && fen <= left) ? "00" : "64";
            case PreAuthorisationVoid:
                return IsCompleted(original) ? "12" : IsOver(original) ? "22" : fen == original.Approved ? "00" : "64";
            default:
                if (IsCompleted(original)) return "12";
                if (IsOver(original)) return "22";
                if (fen * 100 > original.Approved * 115) return "64";
                return entry.Kind == Completion && fen > original.Approved && fen - original.Approved > AvailableOf(entry.Card) ? "51" : "00";
        }
    }

    private string Reverse(Entry original)
    {
        if (!original.Stands) return "00";
        if (IsVoided(original) || RefundsOf(original) > 0 || TipsOf(original) > 0) return "12";
        if (original.Kind == PreAuthorisation && IsCompleted(original)) return "12";
        if (original.Kind == CompletionVoid && original.Original?.Original is { } hold && (!hold.Stands || IsVoided(hold) || IsCompleted(hold))) return "12";
        original.IsReversed = true;
        return "00";
    }

    private static bool Fits(TransactionKind linked, TransactionKind original) => (linked, original) switch
    {
        (SaleVoid or TipAdjust or Refund, Sale or OfflineSale) => true,
        (CompletionVoid or Refund, Completion or CompletionNotice) => true,
        (PreAuthorisationVoid or Completion or CompletionNotice, PreAuthorisation) => true,
        _ => false,
    };

    private IEnumerable<Entry> On(Entry original) => entries.Where(e => e.Original == original && e.Stands);

    private bool IsVoided(Entry original) => On(original).Any(e => e.Kind is SaleVoid or PreAuthorisationVoid or CompletionVoid);

    private bool IsCompleted(Entry hold) => On(hold).Any(e => e.Kind is Completion or CompletionNotice && !IsVoided(e));

    private long RefundsOf(Entry original) => On(original).Where(e => e.Kind == Refund).Sum(e => e.Approved);

    private long TipsOf(Entry original) => On(original).Where(e => e.Kind == TipAdjust).Sum(e => e.Sign * e.Approved);

    private long WholeOf(Entry original) => original.Approved + TipsOf(original);

    private bool IsOver(Entry hold) => time.GetUtcNow() >= hold.Placed + TimeSpan.FromDays(30);

    private bool IsInForce(Entry entry) => entry.Kind == PreAuthorisation && entry.Stands && !IsVoided(entry) && !IsCompleted(entry) && !IsOver(entry);

    private sealed class Entry
    {
        public required Message Message { get; init; }

        public required TransactionKind Kind { get; init; }

        public required int Card { get; init; }

        public required int Sign { get; init; }

        public required DateTimeOffset Placed { get; init; }

        public required Entry? Original { get; init; }

        public string Code { get; set; } = "";

        public long Approved { get; set; }

        public bool IsReversed { get; set; }

        public bool Stands => Code is "00" or "10" && !IsReversed;
    }
}
