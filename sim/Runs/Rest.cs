using Piaohao.Simulation.Checkers;
using Piaohao.Simulation.Town;

namespace Piaohao.Simulation.Runs;

/// <summary>The evening without faults: everything is switched on, nobody sells, and whatever is open must end by itself; then every batch is settled.</summary>
internal sealed class Rest(World world)
{
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1), Settling = TimeSpan.FromMinutes(45);
    private readonly List<Violation> violations = [];

    /// <summary>(e): what was still open when the time was over.</summary>
    public IReadOnlyList<Violation> Violations => violations;

    /// <summary>Nothing is open and every batch is settled, so that the books can be compared.</summary>
    public bool IsQuiet { get; private set; }

    public void Come(TimeSpan most)
    {
        var until = world.Scheduler.Now + most;
        foreach (var machine in world.Machines) machine.SwitchOn();
        foreach (var clerk in world.Clerks) (clerk.IsOpen, clerk.IsSettling) = (false, false);
        if (!Until(until, Open)) return;
        var settling = world.Scheduler.Now + Settling;
        while (world.Scheduler.Now < settling && world.Clerks.Where((_, index) => Unsettled(world.Tills[index]) > 0).ToArray() is { Length: > 0 } left)
        {
            foreach (var clerk in left) clerk.IsSettling = true;
            world.Scheduler.Run(world.Scheduler.Now + Look);
        }

        IsQuiet = Until(settling, Open);
    }

    private bool Until(DateTimeOffset until, Func<List<(string Terminal, string What)>> open)
    {
        while (true)
        {
            world.Scheduler.Run(world.Scheduler.Now + Look);
            var left = open();
            if (left.Count == 0) return true;
            if (world.Scheduler.Now < until) continue;
            violations.AddRange(left.Select(item => new Violation(Promise.NothingUnknown, $"Still open after an evening without faults: {item.What}", item.Terminal, world.Scheduler.Now)));
            return false;
        }
    }

    /// <summary>Everything that has no outcome yet, at host and tills.</summary>
    private List<(string, string)> Open()
    {
        var open = new List<(string, string)>();
        foreach (var machine in world.Machines)
            if (!machine.IsUp) open.Add(("", $"{machine.Name} does not stand"));
        using var host = Ledgers.Open(world.Host.Books);
        open.AddRange(host.Rows(
            "SELECT terminal_id, batch, trace, state FROM transactions WHERE state IN (1, 4)",
            row => (row.GetString(0), $"{row.GetString(0)}/{row.GetInt64(1):000000}/{row.GetInt64(2):000000} is in state {row.GetInt64(3)} at the host")));
        open.AddRange(host.Rows(
            "SELECT terminal_id, batch, trace FROM network_reversals WHERE settled_at_ms = 0",
            row => (row.GetString(0), $"the reversal of {row.GetString(0)}/{row.GetInt64(1):000000}/{row.GetInt64(2):000000} waits for the network")));
        foreach (var till in world.Tills)
        {
            using var own = Ledgers.Open(till.Books);
            open.AddRange(own.Rows("SELECT batch, trace, tries FROM reversal", row => (till.Tid, $"a reversal of {till.Tid}/{row.GetInt64(0):000000}/{row.GetInt64(1):000000} waits at the till after {row.GetInt64(2)} tries")));
            open.AddRange(own.Rows("SELECT batch, trace, tries FROM notice", row => (till.Tid, $"a notice of {till.Tid}/{row.GetInt64(0):000000}/{row.GetInt64(1):000000} waits at the till after {row.GetInt64(2)} tries")));
            open.AddRange(own.Rows("SELECT batch, trace, state FROM journal WHERE state IN (1, 4, 14)", row => (till.Tid, $"{till.Tid}/{row.GetInt64(0):000000}/{row.GetInt64(1):000000} is in state {row.GetInt64(2)} at the till")));
            open.AddRange(own.Rows("SELECT batch, trace FROM slip WHERE printed = 0", row => (till.Tid, $"a slip of {till.Tid}/{row.GetInt64(0):000000}/{row.GetInt64(1):000000} has not come out")));
        }

        return open;
    }

    private static long Unsettled(TillMachine till)
    {
        using var own = Ledgers.Open(till.Books);
        return own.Number("SELECT COUNT(*) FROM journal j WHERE training = 0 AND NOT EXISTS (SELECT 1 FROM batch b WHERE b.number = j.batch AND b.step >= 4)");
    }
}
