using System.Collections.Immutable;
using System.Globalization;
using Piaohao.BlackBox;

namespace Piaohao.Simulation.Replay;

/// <summary>Reads from a record how each request ended, and when power was lost.</summary>
internal sealed class SendingReader(IReadOnlyList<FlightRecord> terminal, IReadOnlyList<FlightRecord> host)
{
    /// <summary>Whoever gives up earlier than any terminal's patience was cut off.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>A host and its terminals do not agree on the time to the second.</summary>
    private static readonly TimeSpan ClocksApart = TimeSpan.FromMinutes(2);

    private readonly ILookup<string, FlightRecord> taken = TakenFrom(terminal, host);

    public (ImmutableArray<Sending> Sendings, ImmutableArray<TimeSpan> PowerCuts) Read()
    {
        var sendings = ImmutableArray.CreateBuilder<Sending>();
        var cuts = ImmutableArray.CreateBuilder<TimeSpan>();
        var isUnderWay = false;
        for (var at = 0; at < terminal.Count; at++)
        {
            var record = terminal[at];
            if (record.What == What.On && at > 0 && terminal[at - 1].What != What.Off && !isUnderWay) cuts.Add(terminal[at - 1].At - terminal[0].At);
            if (record.What is What.On or What.Ended) isUnderWay = false;
            if (record.What != What.Sent) continue;
            isUnderWay = true;
            // The record may end before the request did.
            if (Read(at) is { } sending) sendings.Add(sending);
        }

        return (sendings.ToImmutable(), cuts.ToImmutable());
    }

    private Sending? Read(int at)
    {
        var sent = terminal[at];
        var key = Scenario.KeyOf(sent);
        if (Scenario.EndOf(terminal, at) is not var (ended, place))
            return Enumerable.Range(at + 1, terminal.Count - at - 1).Any(next => terminal[next].What == What.On) ? new Sending(key, Fate.PowerCut, "", TimeSpan.Zero, Reached(sent)) : null;
        var took = TimeSpan.FromMilliseconds(long.TryParse(ended["ms"], NumberStyles.None, CultureInfo.InvariantCulture, out var ms) ? ms : 0);
        var fate = ended["how"] switch
        {
            "not sent" => Fate.NotSent,
            "answered" => Scenario.FaultAfter(terminal, place) is null ? Fate.Answered : Fate.BadMac,
            _ when took < Patience => Reached(sent) ? Fate.AnswerCut : Fate.RequestCut,
            _ => Reached(sent) ? Fate.AnswerLost : Fate.RequestLost,
        };
        return new Sending(key, fate, fate == Fate.Answered ? ended["code"] ?? "" : "", took, Reached(sent));
    }

    /// <summary>Whether the host took a message; without the host's part it is taken to have, which is the harder case.</summary>
    private bool Reached(FlightRecord sent) => host.Count == 0 || taken[NameOf(sent)].Any(record => (record.At - sent.At).Duration() < ClocksApart);

    /// <summary>What the host took of this terminal.</summary>
    private static ILookup<string, FlightRecord> TakenFrom(IReadOnlyList<FlightRecord> terminal, IReadOnlyList<FlightRecord> host)
    {
        // The record of its last start may have been written over.
        var own = terminal.FirstOrDefault(record => record.What == What.On)?["terminal"];
        return host.Where(record => record.What == What.Taken && (own is null || record["terminal"] == own)).ToLookup(NameOf, StringComparer.Ordinal);
    }

    private static string NameOf(FlightRecord message) => $"{message["mti"]} {message["batch"]} {message["trace"]}";
}
