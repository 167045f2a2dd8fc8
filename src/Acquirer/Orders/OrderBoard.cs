using System.Data.Common;
using Microsoft.Extensions.Logging;
using Piaohao.Acquirer.Books;
using Piaohao.Link;
using Piaohao.Merchants;
using Piaohao.Merchants.Orders;
using Piaohao.Storage;

namespace Piaohao.Acquirer.Orders;

/// <summary>The plan that holds now. Its loop reads the registry again when staff have changed it, at most a second later, and looks at each new business day for
/// terminals that have stayed away.</summary>
internal sealed class OrderBoard(
    OrderParts? parts, TerminalDirectory directory, FactBook facts, HostBooks books, BusinessCalendar calendar, IReadOnlyList<DateOnly> daysRun,
    TimeProvider time, ILogger logger)
{
    /// <summary>Business days without a sign-in after which a terminal is suspended.</summary>
    public const int DaysAwayMax = 3;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    private readonly SortedSet<DateOnly> days = [.. daysRun];
    private FactBook known = facts;
    private Read read = Read.Of(parts);

    /// <summary>What the books hold now of all terminals and of days; null where no other host changes it.</summary>
    public Func<(FactBook Facts, IReadOnlyList<DateOnly> Days)>? Reread { get; init; }

    /// <summary>Take it once for each message.</summary>
    public OrderPlan Current => Volatile.Read(ref read).Plan;

    /// <summary>The largest tip of a terminal in percent of the sale; <paramref name="otherwise"/> where its parameters say nothing.</summary>
    public int TipPercentMax(string terminalId, int otherwise) => Volatile.Read(ref read).TipPercentMax(terminalId, otherwise);

    /// <summary>The registry of orders; null where the host gives none.</summary>
    public OrderRegistry? Orders => parts?.Orders;

    public async Task RunAsync(CancellationToken stop)
    {
        if (parts is null) return;
        try
        {
            while (true)
            {
                await LookAsync(parts, stop);
                await time.PauseAsync(Pace, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    /// <summary>A registry that cannot be read for a moment does not stop the host: the last plan holds.</summary>
    private async Task LookAsync(OrderParts registry, CancellationToken stop)
    {
        try
        {
            if (registry.Orders.Change() != Current.Change) await ReloadAsync(registry, stop);
            var today = calendar.DayOf(calendar.Now);
            if (days.Contains(today)) return;
            if (Reread is { } reread)
            {
                // A terminal that was always at another host has not stayed away.
                (known, var ran) = reread();
                days.UnionWith(ran);
            }

            await SuspendAbsentAsync(registry, today, stop);
            await books.CommitAsync(new HostUnit { HostDay = today });
            days.Add(today);
        }
        catch (DbException failure)
        {
            Log.RegistryUnreadable(logger, failure);
        }
    }

    private async Task ReloadAsync(OrderParts registry, CancellationToken stop)
    {
        // The plan first: a change that comes between the two is seen as a new one.
        var next = Read.Of(registry);
        directory.Replace(await registry.Registry.LoadAsync(stop));
        Volatile.Write(ref read, next);
        Log.RegistryReloaded(logger, next.Plan.Change);
    }

    private async Task SuspendAbsentAsync(OrderParts registry, DateOnly today, CancellationToken stop)
    {
        var isChanged = false;
        foreach (var terminal in directory.Current.Terminals)
        {
            if (terminal.Standing != Standing.Active || LastDay(terminal) is not { } last) continue;
            if (days.Count(day => day > last && day < today) < DaysAwayMax) continue;
            var reason = FormattableString.Invariant($"no sign-in on {DaysAwayMax} business days in a row, the last was {last:O}");
            isChanged |= await registry.Registry.ChangeAsync(terminal.MerchantId, terminal.Id, Standing.Suspended, reason, stop);
            Log.TerminalSuspended(logger, terminal.Id, reason);
        }

        if (isChanged) await ReloadAsync(registry, stop);
    }

    /// <summary>The business day from which absence counts: the last sign-in, or the day staff lifted a suspension; null for a terminal that has never signed in.</summary>
    private DateOnly? LastDay(TerminalRecord terminal)
    {
        var signedIn = known.Of(terminal.MerchantId, terminal.Id, TerminalFact.SignIn).At;
        if (signedIn == DateTimeOffset.MinValue) return null;
        var lifted = Current.LiftedAt(terminal.Id) ?? signedIn;
        return calendar.DayOf(signedIn > lifted ? signedIn : lifted);
    }

    /// <summary>The registry at one moment.</summary>
    private sealed record Read(OrderPlan Plan, OrderedTips Tips)
    {
        public static Read Of(OrderParts? parts) =>
            parts?.Orders.Load() is { } plan ? new Read(plan, OrderedTips.Of(parts.Orders, plan)) : new Read(OrderPlan.Empty, OrderedTips.None);

        public int TipPercentMax(string terminalId, int otherwise) => Tips.PercentMax(Plan.GroupOf(terminalId), otherwise);
    }
}
