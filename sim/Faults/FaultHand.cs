using Piaohao.Simulation.Lines;
using Piaohao.Simulation.Town;

namespace Piaohao.Simulation.Faults;

/// <summary>Carries out a fault plan, and takes it all back in the end.</summary>
public sealed class FaultHand(World world)
{
    private bool isOver;

    /// <summary>Faults that took place, by kind.</summary>
    public SortedDictionary<FaultKind, int> Played { get; } = [];

    /// <summary>Has every fault happen at its time.</summary>
    public void Take(IReadOnlyList<Fault> plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        foreach (var fault in plan) world.Scheduler.After(fault.At - world.Scheduler.Now, () => Play(fault));
    }

    /// <summary>All is well from here on.</summary>
    public void End()
    {
        isOver = true;
        foreach (var line in Lines())
        {
            (line.Faults.IsPartitioned, line.Faults.IsRefusing, line.Faults.BytesPerSecond) = (false, false, 0);
            line.Faults.Next.Clear();
            line.CutAll();
        }

        foreach (var machine in world.Machines)
        {
            (machine.Disk.IsFull, machine.Disk.FailingSyncs) = (false, 0);
            machine.Disk.DieAfter(long.MaxValue / 2);
            machine.Process?.DieAfter(long.MaxValue / 2);
            machine.Clock.Offset = TimeSpan.Zero;
        }

        foreach (var till in world.Tills) (till.Paper.IsOut, till.BadReadings) = (false, 0);
        world.Bank.Faults?.Clear();
    }

    private void Play(Fault fault)
    {
        if (isOver) return;
        Played[fault.Kind] = Played.GetValueOrDefault(fault.Kind) + 1;
        world.Timeline.Note("fault", fault.ToString());
        if (fault.Kind is FaultKind.NetworkAnswer or FaultKind.NetworkReversal) PlayInNetwork(fault);
        else if (fault.Kind <= FaultKind.Silence) PlayOnLine(fault, LineOf(fault.Target));
        else PlayOnMachine(fault, MachineOf(fault.Target));
    }

    private void PlayInNetwork(Fault fault)
    {
        if (world.Bank.Faults is not { } board) return;
        if (fault.Kind == FaultKind.NetworkReversal) board.SetNextReversal(new Bank.Faults.Fault(Bank.Faults.FaultKind.NoAnswer));
        else board.SetNextRequest(new Bank.Faults.Fault((Bank.Faults.FaultKind)fault.Detail));
    }

    private void PlayOnLine(Fault fault, Line line)
    {
        switch (fault.Kind)
        {
            case FaultKind.Connection:
                line.Faults.Next.Enqueue(new LineFault((LineFaultKind)fault.Detail, fault.Amount));
                break;
            case FaultKind.Partition:
                line.GoSilent();
                line.Faults.IsPartitioned = true;
                Later(fault.Amount, () => line.Faults.IsPartitioned = false);
                break;
            case FaultKind.Refusal:
                line.Faults.IsRefusing = true;
                Later(fault.Amount, () => line.Faults.IsRefusing = false);
                break;
            case FaultKind.SlowLine:
                line.Faults.BytesPerSecond = fault.Detail;
                Later(fault.Amount, () => line.Faults.BytesPerSecond = 0);
                break;
            case FaultKind.Cut:
                line.CutAll();
                break;
            default:
                line.GoSilent();
                break;
        }
    }

    private void PlayOnMachine(Fault fault, Machine machine)
    {
        switch (fault.Kind)
        {
            case FaultKind.PowerLoss:
                machine.LosePower("by a fault");
                break;
            case FaultKind.Kill:
                machine.Kill("by a fault");
                break;
            case FaultKind.CrashAtAwait:
                machine.Process?.DieAfter(fault.Amount);
                break;
            case FaultKind.CrashAtWrite:
                machine.Disk.DieAfter(fault.Amount);
                break;
            case FaultKind.DiskFull:
                machine.Disk.IsFull = true;
                Later(fault.Amount, () => machine.Disk.IsFull = false);
                break;
            case FaultKind.SyncError:
                machine.Disk.FailingSyncs = fault.Amount;
                break;
            case FaultKind.ClockStep:
                machine.Clock.Offset += TimeSpan.FromSeconds(fault.Amount);
                break;
            case FaultKind.PaperOut when machine is TillMachine till:
                till.Paper.IsOut = true;
                Later(fault.Amount, () => till.Paper.IsOut = false);
                break;
            case FaultKind.BadReading when machine is TillMachine till:
                till.BadReadings = fault.Amount;
                break;
            default:
                break;
        }
    }

    private void Later(int seconds, Action end) => world.Scheduler.After(TimeSpan.FromSeconds(seconds), end);

    private IEnumerable<Line> Lines() => [world.Network, .. world.Tills.Select(till => till.Line)];

    private Line LineOf(string target) => world.Tills.FirstOrDefault(till => till.Tid == target)?.Line ?? world.Network;

    private Machine MachineOf(string target) => target switch
    {
        "host" => world.Host,
        "bank" => world.Bank,
        _ => world.Tills.First(till => till.Tid == target),
    };
}
