using static Piaohao.Simulation.Checkers.Promise;

namespace Piaohao.Simulation.Mutants;

/// <summary>Disks, printers and settings that do not do what they say.</summary>
internal static class DeviceMutants
{
    public static IEnumerable<Mutant> All =>
    [
        new("host-answers-before-durable", "The host's disk says that it has written, and has not yet.", [NothingLost, NothingTwice, SlipAndEntry, NothingUnknown, SettledOrNamed, Stands],
            world => world.Host.Disk.LiesAboutSync = true),
        new("till-sends-before-durable", "The till's disk says that it has written, and has not yet.", [NothingLost, NothingTwice, SlipAndEntry, SettledOrNamed, NothingUnknown, Stands], world =>
        {
            foreach (var till in world.Tills) till.Disk.LiesAboutSync = true;
        }),
        new("bank-answers-before-durable", "The card network's disk says that it has written, and has not yet.", [NothingLost, NothingTwice, NothingUnknown, Stands],
            world => world.Bank.Disk.LiesAboutSync = true),
        new("slip-twice", "A slip comes out twice, and neither says so.", [SlipAndEntry], world =>
        {
            foreach (var till in world.Tills) till.Paper.Copies = slip => slip.Title.Contains("3 消费", StringComparison.Ordinal) ? 2 : 1;
        }),
        new("slip-swallowed", "The printer says that a slip is out, and it is not.", [SlipAndEntry], world =>
        {
            foreach (var till in world.Tills) till.Paper.Copies = slip => slip.Title.Contains("4 消费", StringComparison.Ordinal) ? 0 : 1;
        }),
        new("host-gives-up", "The host tries what the network did not answer again next month.", [NothingUnknown],
            world => world.Host.Options = world.Host.Options with { RetryFirst = TimeSpan.FromDays(30), RetryMax = TimeSpan.FromDays(30) }),
        new("backup-damaged", "A copy of the books differs from them in a bit.", [BackupIsTrue], world => world.Host.Disk.SpoilsCopies = true),
    ];
}
