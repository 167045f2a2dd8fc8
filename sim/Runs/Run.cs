using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using Piaohao.Simulation.Checkers;
using Piaohao.Simulation.Faults;
using Piaohao.Simulation.Mutants;
using Piaohao.Simulation.Town;

namespace Piaohao.Simulation.Runs;

/// <summary>One run: days with faults, then an evening without, in which everything must come to rest, then the audit.</summary>
public static class Run
{
    private static readonly TimeSpan Evening = TimeSpan.FromHours(3);

    /// <param name="mutant">A defect to be planted; null for the product as it is.</param>
    /// <param name="kept">Which faults of the plan take place; null for all of them.</param>
    public static Report Of(ulong seed, TownSize size, Mutant? mutant = null, IReadOnlyList<Fault>? kept = null)
    {
        ArgumentNullException.ThrowIfNull(size);
        using var world = new World(seed, size);
        mutant?.Plant(world);
        var sessions = Sessions(world, size);
        var plan = kept ?? FaultPlan.Draw(world.Seeds.For("faults"), sessions, [.. world.Tills.Select(till => till.Tid)]);
        using var watch = new Watch(world);
        var hand = new FaultHand(world);
        world.Found();
        hand.Take(plan);
        foreach (var (from, until) in sessions) Trade(world, from, until, watch);
        return Judge(world, size, seed, hand, plan, watch);
    }

    /// <summary>The evening and the audit, after whatever day there was.</summary>
    internal static Report Judge(World world, TownSize size, ulong seed, FaultHand hand, IReadOnlyList<Fault> plan, Watch watch)
    {
        hand.End();
        var rest = new Rest(world);
        ImmutableArray<Violation> found;
        try
        {
            rest.Come(Evening);
            found = [.. rest.Violations, .. rest.IsQuiet ? new Audit(world).Run() : []];
        }
        catch (SqliteException damaged)
        {
            found = [new Violation(Promise.Stands, $"A party's database cannot be read: {damaged.Message}", "", world.Scheduler.Now)];
        }

        return Report(world, size, seed, hand, plan, [.. watch.Violations, .. Fallen(world), .. found]);
    }

    /// <summary>When shops are open: by day, or late, so that the business day ends meanwhile.</summary>
    private static ImmutableArray<(DateTimeOffset From, DateTimeOffset Until)> Sessions(World world, TownSize size)
    {
        var dice = world.Seeds.For("sessions");
        return
        [
            .. Enumerable.Range(0, size.Days).Select(day =>
            {
                var from = World.Midnight.AddDays(day) + (dice.Next(4) == 0 ? new TimeSpan(22, 50, 0) : TimeSpan.FromHours(dice.Next(8, 20)));
                return (from, from + size.Open);
            }),
        ];
    }

    private static void Trade(World world, DateTimeOffset from, DateTimeOffset until, Watch watch)
    {
        bool Broken() => watch.Violations.Count > 0;
        world.Scheduler.Run(from, Broken);
        foreach (var till in world.Tills) till.SwitchOn();
        foreach (var clerk in world.Clerks) clerk.IsOpen = true;
        world.Scheduler.Run(until, Broken);
        foreach (var clerk in world.Clerks) (clerk.IsOpen, clerk.IsSettling) = (false, true);
        world.Scheduler.Run(until + TimeSpan.FromMinutes(3), Broken);
        foreach (var till in world.Tills) till.SwitchOff();
    }

    private static IEnumerable<Violation> Fallen(World world)
    {
        foreach (var machine in world.Machines)
            foreach (var failure in machine.Failures.Take(3))
                yield return new Violation(Promise.Stands, $"{machine.Name} ended by itself: {failure}", machine is TillMachine till ? till.Tid : "", world.Scheduler.Now);
        foreach (var stray in world.Scheduler.Strays)
            yield return new Violation(Promise.Stands, $"Work came from another thread: {stray}", "", world.Scheduler.Now);
    }

    /// <summary>None where a planted defect has damaged the books.</summary>
    private static List<HostRow> Rows(World world)
    {
        try
        {
            using var host = Ledgers.Open(world.Host.Books);
            return HostRow.All(host);
        }
        catch (SqliteException)
        {
            return [];
        }
    }

    private static Report Report(World world, TownSize size, ulong seed, FaultHand hand, IReadOnlyList<Fault> plan, ImmutableArray<Violation> violations)
    {
        var rows = Rows(world);
        var terminal = violations.FirstOrDefault(violation => violation.Terminal.Length > 0)?.Terminal ?? world.Tills[0].Tid;
        return new Report(
            seed, size.Days, size.Terminals, rows.Count(row => row is { Kind: 22, Stands: true }), rows.Count, world.Machines.Sum(machine => machine.Crashes), world.Scheduler.Steps,
            hand.Played.ToImmutableSortedDictionary(), violations, world.Scheduler.Log.Hash, [.. plan],
            violations.IsEmpty ? [] : [.. world.Timeline.Of($"till {terminal}", 20000)],
            new Coverage(
                [.. world.Scheduler.AwaitPoints.Seen], [.. world.Scheduler.AwaitPoints.Crashed],
                [.. world.Machines.SelectMany(machine => machine.Disk.Seen)], [.. world.Machines.SelectMany(machine => machine.Disk.Crashed)]));
    }
}
