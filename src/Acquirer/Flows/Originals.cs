using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Terminals;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Flows;

/// <summary>Finds the transaction that another speaks of, and what many ask about it.</summary>
internal sealed class Originals(HostBooks books)
{
    private const string AnyDate = "0000";
    private const int StoredDaysMax = 30;

    /// <summary>By trace number in the terminal's present batch, and by field 37 and 38 where they are sent.</summary>
    public Transaction? InBatch(TerminalRequest request, Asked asked)
    {
        var named = asked.Original;
        if (named.Batch != request.Key.Batch || named.Trace == 0) return null;
        return books.Find(request.Key with { Trace = named.Trace }) is { } found && IsNamed(found, asked) && IsOf(found, named.Date) ? found : null;
    }

    /// <summary>By field 37 and the date, whichever terminal of the merchant it was made at.</summary>
    public Transaction? ByRrn(TerminalRequest request, Asked asked) =>
        books.FindByRrn(request.Key.MerchantId, asked.Rrn!) is { } found && IsOf(found, asked.Original.Date) ? found : null;

    /// <summary>A pre-authorisation, by batch and trace of this terminal, or where they are zeros by authorisation code, card and date.</summary>
    public Transaction? Hold(TerminalRequest request, Asked asked, byte[] panHash)
    {
        var named = asked.Original;
        if (named.Trace == 0)
            return books.FindByAuthorisation(request.Key.MerchantId, TransactionKind.PreAuthorisation, asked.Authorisation!, panHash)
                .FirstOrDefault(found => IsOf(found, named.Date));
        var found = books.Find(request.Key with { Batch = named.Batch, Trace = named.Trace });
        return found is { Kind: TransactionKind.PreAuthorisation } && IsNamed(found, asked) && IsOf(found, named.Date) ? found : null;
    }

    /// <summary>The original of a transaction whose intent is durable, as it stands now.</summary>
    public Transaction Of(Transaction linked) =>
        books.Find(linked.OriginalKey ?? throw new InvalidOperationException($"Transaction {linked.Key} has no original."))
            ?? throw new InvalidOperationException($"The original of transaction {linked.Key} is missing.");

    public static bool IsSameCard(Transaction original, byte[]? panHash) =>
        panHash is not null && original.PanHash is { } hash && panHash.AsSpan().SequenceEqual(hash);

    private static bool IsNamed(Transaction found, Asked asked) =>
        (asked.Rrn is null || asked.Rrn == found.Rrn) && (asked.Authorisation is null || asked.Authorisation == found.Authorisation);

    /// <summary>A notice bears on its slip the day on which it was stored, which may lie before the day on which it came.</summary>
    private static bool IsOf(Transaction found, string? date) =>
        date is null or AnyDate || date == BusinessCalendar.LocalDate(found.StartedAt)
        || (TransactionForm.Of(found.Kind).IsStored
            && Enumerable.Range(1, StoredDaysMax).Any(days => date == BusinessCalendar.LocalDate(found.StartedAt.AddDays(-days))));
}
