using System.Collections.Immutable;
using System.Globalization;
using Piaohao.BlackBox;
using Piaohao.Transactions;

namespace Piaohao.Simulation.Replay;

/// <summary>What a cashier did.</summary>
/// <param name="At">When he left the idle screen for it, since the first record.</param>
/// <param name="Kind">Null for a settlement.</param>
/// <param name="Fen">The amount.</param>
/// <param name="Card">Which card, from 1 on.</param>
/// <param name="Original">Which of the errands it speaks of; null where it speaks of none.</param>
public sealed record Errand(TimeSpan At, TransactionKind? Kind, long Fen, int Card, int? Original);

/// <summary>How a request was to end.</summary>
public enum Fate
{
    /// <summary>With the code of the record.</summary>
    Answered,

    /// <summary>Nobody took the connection.</summary>
    NotSent,

    /// <summary>It never arrived, and the till waited.</summary>
    RequestLost,

    /// <summary>It arrived, and the till waited.</summary>
    AnswerLost,

    /// <summary>The connection ended before it arrived.</summary>
    RequestCut,

    /// <summary>The connection ended after it arrived.</summary>
    AnswerCut,

    /// <summary>The answer was not to be believed.</summary>
    BadMac,

    /// <summary>The till lost its power meanwhile.</summary>
    PowerCut,
}

/// <summary>A request and its fate.</summary>
/// <param name="Key">What the same request has in common in another run: type, 60.1, 60.3 and amount.</param>
/// <param name="Code">Field 39 where it was answered.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Reached">Where power was cut: whether the request came to the host.</param>
public sealed record Sending(string Key, Fate Fate, string Code, TimeSpan Took, bool Reached);

/// <summary>A transaction that cannot be done again.</summary>
/// <param name="Number">Its batch and trace number.</param>
public sealed record LeftOut(string Number, string Why);

/// <summary>What came of one transaction, or of a try at its reversal, in words of docs/blackbox.md.</summary>
/// <param name="What">Kind of transaction and amount, or the reversal of it.</param>
/// <param name="How">The code, or why there was none.</param>
public sealed record Outcome(string What, string How);

/// <summary>A terminal's flight record as something that can happen again.</summary>
/// <param name="From">Time of the first record.</param>
/// <param name="PowerCuts">When power was lost outside of a request, since the first record.</param>
/// <param name="LeftOut">Transactions that cannot be done again.</param>
public sealed record Scenario(
    DateTimeOffset From, TimeSpan Length, ImmutableArray<Errand> Errands, ImmutableArray<Sending> Sendings, ImmutableArray<TimeSpan> PowerCuts, ImmutableArray<LeftOut> LeftOut)
{
    /// <summary>Reads the terminal's part of a record; the host's part says which requests arrived.</summary>
    /// <exception cref="InvalidDataException">It has no terminal's part.</exception>
    public static Scenario Of(IReadOnlyList<PartyRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        FlightRecord[] terminal = [.. records.Where(record => record.Party == Export.Terminal).Select(record => record.Record)];
        if (terminal.Length == 0) throw new InvalidDataException("The black box has no terminal's part: export it without --host.");
        FlightRecord[] host = [.. records.Where(record => record.Party == Export.Host).Select(record => record.Record)];
        var (sendings, cuts) = new SendingReader(terminal, host).Read();
        var (errands, leftOut) = new ErrandReader(terminal).Read();
        return new Scenario(terminal[0].At, terminal.Max(record => record.At) - terminal[0].At, errands, sendings, cuts, leftOut);
    }

    /// <summary>How each transaction and each try at a reversal ended, in order, without what was left out.</summary>
    public ImmutableArray<Outcome> Outcomes(IReadOnlyList<FlightRecord> terminal)
    {
        var leftOut = LeftOut.Select(left => left.Number).ToHashSet(StringComparer.Ordinal);
        return Outcomes(terminal, sent => !leftOut.Contains(NumberOf(sent)));
    }

    /// <summary>How each transaction of some and each try at its reversal ended, in order.</summary>
    public static ImmutableArray<Outcome> Outcomes(IReadOnlyList<FlightRecord> terminal, Func<FlightRecord, bool> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(terminal);
        var outcomes = ImmutableArray.CreateBuilder<Outcome>();
        for (var at = 0; at < terminal.Count; at++)
        {
            var sent = terminal[at];
            if (sent.What != What.Sent || KindOf(sent) is not { } kind || !counts(sent)) continue;
            var name = TransactionForm.Of(kind).Name.English + string.Create(CultureInfo.InvariantCulture, $" {FenOf(sent)}");
            outcomes.Add(new Outcome(sent["mti"] == "0400" ? $"reversal of {name}" : name, HowOf(terminal, at)));
        }

        return outcomes.ToImmutable();
    }

    /// <summary>What a request has in common with the same request of another run.</summary>
    internal static string KeyOf(FlightRecord sent) => $"{sent["mti"]} {sent["type"]} {sent["network"]} {sent["amount"]}";

    /// <summary>Batch and trace number; a reversal has those of what it takes back.</summary>
    internal static string NumberOf(FlightRecord sent) => $"{sent["batch"]}/{sent["trace"]}";

    /// <summary>The kind of a transaction or of what a reversal takes back; null for other messages.</summary>
    internal static TransactionKind? KindOf(FlightRecord sent) =>
        sent["mti"] is "0100" or "0200" or "0220" or "0400" && int.TryParse(sent["type"], NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            && Enum.IsDefined((TransactionKind)code) ? (TransactionKind)code : null;

    internal static long FenOf(FlightRecord sent) => long.TryParse(sent["amount"], NumberStyles.None, CultureInfo.InvariantCulture, out var fen) ? fen : 0;

    /// <summary>The end of the request that was sent at a place; null where power was lost meanwhile.</summary>
    internal static (FlightRecord Ended, int At)? EndOf(IReadOnlyList<FlightRecord> terminal, int sent)
    {
        for (var at = sent + 1; at < terminal.Count && terminal[at].What is not (What.On or What.Sent); at++)
            if (terminal[at].What == What.Ended) return (terminal[at], at);
        return null;
    }

    /// <summary>Why the answer that came in at a place was not believed; null where it was.</summary>
    internal static string? FaultAfter(IReadOnlyList<FlightRecord> terminal, int ended)
    {
        for (var at = ended + 1; at < terminal.Count && terminal[at].What is not (What.On or What.Sent); at++)
            if (terminal[at].What == "AnswerRefused") return terminal[at]["fault"];
        return null;
    }

    private static string HowOf(IReadOnlyList<FlightRecord> terminal, int sent) => EndOf(terminal, sent) switch
    {
        null => "power cut",
        var (ended, at) when ended["how"] == "answered" => FaultAfter(terminal, at) is { } fault ? $"not believed: {fault}" : ended["code"] ?? "",
        var (ended, _) => ended["how"] ?? "",
    };
}
