using System.Diagnostics.Metrics;
using Piaohao.Acquirer.Network;
using Piaohao.Storage;

namespace Piaohao.Acquirer;

/// <summary>What the host counts, under the meter <c>Piaohao.Acquirer</c>. Tag values come from the program, never
/// from a message, except response codes of two characters.</summary>
public sealed class AcquirerMetrics : IDisposable
{
    public const string MeterName = "Piaohao.Acquirer";

    /// <summary>The histogram of the host's own time for an answer: from a terminal's frame read to its answer written.</summary>
    public const string AnswerTime = "piaohao.acquirer.answer_seconds";

    private readonly Counter<long> frames;
    private readonly Counter<long> refusals;
    private readonly Counter<long> transactions;
    private readonly Counter<long> reversals;
    private readonly Counter<long> unmatched;
    private readonly Histogram<double> answerTimes;

    internal AcquirerMetrics()
    {
        Meter = new Meter(MeterName);
        frames = Meter.CreateCounter<long>(
            "piaohao.acquirer.frames", "{frame}", "Frames from terminals, by what became of them.");
        refusals = Meter.CreateCounter<long>(
            "piaohao.acquirer.refused", "{message}", "Messages refused before any flow, by reason.");
        transactions = Meter.CreateCounter<long>(
            "piaohao.acquirer.transactions", "{transaction}", "Transactions by kind and response code.");
        reversals = Meter.CreateCounter<long>(
            "piaohao.acquirer.network_reversals", "{message}", "Reversals sent to the network, by outcome.");
        unmatched = Meter.CreateCounter<long>(
            "piaohao.acquirer.network_unmatched", "{frame}", "Frames from the network nobody waited for, by kind.");
        answerTimes = Meter.CreateHistogram<double>(
            AnswerTime, "s", "From a terminal's frame read to its answer written.");
    }

    /// <summary>This host's own meter, for who listens to one host among several.</summary>
    public Meter Meter { get; }

    /// <summary>Gives the gauges their sources, once the host stands.</summary>
    internal void Observe(
        NetworkLink network, Func<GroupCommitFigures> commits, Func<int> standingReversals, Func<int> standingAdvices, Func<int> inFlight,
        Func<int> connections)
    {
        Meter.CreateObservableGauge(
            "piaohao.acquirer.network_state", () => (int)network.State, null, "0 down, 1 signing on, 2 up.");
        Meter.CreateObservableGauge(
            "piaohao.acquirer.network_reversals_standing", standingReversals, "{reversal}",
            "Reversals the network has not answered.");
        Meter.CreateObservableGauge(
            "piaohao.acquirer.network_advices_standing", standingAdvices, "{notice}",
            "Refunds and notices the network has not answered.");
        Meter.CreateObservableGauge(
            "piaohao.acquirer.requests_in_flight", inFlight, "{request}", "Requests of terminals under way.");
        Meter.CreateObservableGauge(
            "piaohao.acquirer.connections", connections, "{connection}", "Terminal connections open.");
        Meter.CreateObservableCounter(
            "piaohao.acquirer.commit_groups", () => commits().Groups, "{transaction}",
            "Database transactions committed.");
        Meter.CreateObservableCounter(
            "piaohao.acquirer.commit_units", () => commits().Units, "{unit}", "Units made durable.");
        Meter.CreateObservableCounter(
            "piaohao.acquirer.commit_failures", () => commits().Failures, "{unit}", "Units that failed.");
        Meter.CreateObservableGauge(
            "piaohao.acquirer.commit_waiting", () => commits().Waiting, "{unit}", "Units in the queue.");
        Meter.CreateObservableCounter(
            "piaohao.acquirer.commit_seconds", () => commits().AllCommits.TotalSeconds, "s",
            "How long all commits took together.");
    }

    /// <summary>What waits for people, counted in the books whenever somebody asks.</summary>
    internal void ObserveWork(Func<(long RefusedNotices, long Differences)> waiting)
    {
        Meter.CreateObservableGauge(
            "piaohao.acquirer.refused_notices_open", () => waiting().RefusedNotices, "{notice}",
            "Notices the network refused that nobody has looked at.");
        Meter.CreateObservableGauge(
            "piaohao.acquirer.differences_open", () => waiting().Differences, "{difference}",
            "Differences of settlements that nobody has looked at.");
    }

    internal void Frame(string outcome) => frames.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    internal void Answered(TimeSpan took) => answerTimes.Record(took.TotalSeconds);

    internal void Refused(string reason) => refusals.Add(1, new KeyValuePair<string, object?>("reason", reason));

    internal void Transaction(string kind, string code) =>
        transactions.Add(
            1, new KeyValuePair<string, object?>("kind", kind), new KeyValuePair<string, object?>("code", code));

    internal void NetworkReversal(string outcome) =>
        reversals.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    internal void Unmatched(string kind) => unmatched.Add(1, new KeyValuePair<string, object?>("kind", kind));

    public void Dispose() => Meter.Dispose();
}
