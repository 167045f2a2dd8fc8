using Piaohao.BlackBox;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Simulation.Lines;
using Piaohao.Simulation.Town;

namespace Piaohao.Simulation.Replay;

/// <summary>Has each request of the till end as the same request ended in the record.</summary>
internal sealed class FateHand
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2), Slowest = TimeSpan.FromSeconds(25);
    private readonly World world;
    private readonly TillMachine till;
    private readonly Dictionary<string, Queue<Sending>> fates = [];
    private bool spoilsNext;

    public FateHand(World world, TillMachine till, Scenario scenario)
    {
        (this.world, this.till) = (world, till);
        foreach (var sending in scenario.Sendings)
        {
            if (!fates.TryGetValue(sending.Key, out var queue)) fates[sending.Key] = queue = [];
            queue.Enqueue(sending);
        }

        till.Line.Filter = (bytes => bytes, Spoil);
    }

    /// <summary>Looks on as the till notes something; a request is noted before its connection is opened.</summary>
    public void Sees(FlightRecord record)
    {
        if (record.What == What.Ended)
        {
            till.Line.Faults.IsRefusing = false;
            spoilsNext = false;
            // A request that never came to the network leaves nothing for the next one.
            world.Bank.Faults?.SetNextRequest(null);
        }

        if (record.What == What.Sent && fates.TryGetValue(Scenario.KeyOf(record), out var queue) && queue.TryDequeue(out var sending)) Play(sending);
    }

    private void Play(Sending sending)
    {
        world.Timeline.Note("fault", $"{sending.Key}: {sending.Fate} {sending.Code}".TrimEnd());
        switch (sending.Fate)
        {
            case Fate.NotSent:
                till.Line.Faults.IsRefusing = true;
                break;
            case Fate.RequestLost:
                Next(LineFaultKind.LoseRequest);
                break;
            case Fate.AnswerLost:
                Next(LineFaultKind.LoseAnswer);
                break;
            case Fate.RequestCut:
                Next(LineFaultKind.CutRequest, 1);
                break;
            case Fate.AnswerCut:
                Next(LineFaultKind.CutAnswer, 1);
                break;
            case Fate.BadMac:
                spoilsNext = true;
                break;
            case Fate.PowerCut:
                Next(sending.Reached ? LineFaultKind.LoseAnswer : LineFaultKind.LoseRequest);
                world.Scheduler.After(TimeSpan.FromSeconds(1), () => till.LosePower("as recorded"));
                break;
            default:
                Answer(sending);
                break;
        }
    }

    /// <summary>The network declines as it did, or leaves the host without an answer.</summary>
    private void Answer(Sending sending)
    {
        if (sending.Took > Slow) Next(LineFaultKind.LateAnswer, (int)Math.Min(sending.Took.TotalSeconds, Slowest.TotalSeconds));
        var fault = sending.Code == "98" ? new Bank.Faults.Fault(Bank.Faults.FaultKind.AnswerLost) : Bank.Faults.Fault.Decline(sending.Code);
        // Keys, sign-in and batch are the host's own to refuse, and it does so by itself where they are wrong.
        var isOfTheNetwork = sending.Code.Length == 2 && !ResponseCode.Of(sending.Code).IsApproval && ResponseCode.Of(sending.Code).Action != ResponseAction.SignInAgain && sending.Code is not ("A0" or "97");
        if (isOfTheNetwork && fault.IsValid && sending.Key.StartsWith("0400", StringComparison.Ordinal) is false) world.Bank.Faults?.SetNextRequest(fault);
    }

    private void Next(LineFaultKind kind, int amount = 0) => till.Line.Faults.Next.Enqueue(new LineFault(kind, amount));

    /// <summary>A bit of the answer's MAC, which stands at its end.</summary>
    private byte[] Spoil(byte[] answer)
    {
        if (!spoilsNext || answer.Length == 0) return answer;
        spoilsNext = false;
        var spoilt = answer.ToArray();
        spoilt[^1] ^= 1;
        return spoilt;
    }
}
