using System.Collections.Immutable;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Piaohao.Amounts;
using Piaohao.Ledger;
using Piaohao.Merchants.Registry;
using Piaohao.Storage;

namespace Piaohao.Merchants;

/// <summary>Merchants, stores, terminals and operators, kept in a database file of their own beside the acquirer's
/// (<c>merchants.db</c>): a member of staff's change never waits for, or holds up, the write path of sales.</summary>
public sealed class MerchantRegistry
{
    private readonly Database database;
    private readonly TimeProvider time;

    /// <summary>Opens the registry, bringing its schema up to date.</summary>
    public MerchantRegistry(Database database, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(time);
        (this.database, this.time) = (database, time);
        database.Migrate(Schema, time);
    }

    /// <summary>The scripts of the registry's database.</summary>
    public static MigrationSet Schema => MigrationSet.FromResources(typeof(MerchantRegistry).Assembly, "Piaohao.Merchants.Schema.");

    /// <summary>Everything the host needs, at this moment.</summary>
    public async Task<DirectorySnapshot> LoadAsync(CancellationToken cancel = default)
    {
        await using var context = new RegistryContext(database);
        var merchants = await context.Merchants.AsNoTracking().Include(m => m.FeeRules).ToListAsync(cancel);
        var terminals = await context.Terminals.AsNoTracking().ToListAsync(cancel);
        return new DirectorySnapshot(merchants.Select(FromRow), terminals.Select(FromRow));
    }

    /// <summary>Takes a merchant on; false where the number is taken, which changes nothing.</summary>
    public async Task<bool> AddAsync(Merchant merchant, CancellationToken cancel = default)
    {
        await using var context = new RegistryContext(database);
        if (await context.Merchants.AnyAsync(m => m.MerchantId == merchant.Id, cancel)) return false;
        context.Merchants.Add(ToRow(merchant));
        await context.SaveChangesAsync(cancel);
        return true;
    }

    /// <summary>Adds a store; false where the merchant is unknown or has a store of this number.</summary>
    public async Task<bool> AddAsync(Store store, CancellationToken cancel = default)
    {
        await using var context = new RegistryContext(database);
        if (!await context.Merchants.AnyAsync(m => m.MerchantId == store.MerchantId, cancel)) return false;
        if (await context.Stores.AnyAsync(s => s.MerchantId == store.MerchantId && s.StoreId == store.Id, cancel))
            return false;
        context.Stores.Add(new StoreRow
        {
            MerchantId = store.MerchantId,
            StoreId = store.Id,
            NameZh = store.NameChinese,
            NameEn = store.NameEnglish,
        });
        await context.SaveChangesAsync(cancel);
        return true;
    }

    /// <summary>Adds a terminal; false where its store is unknown or any merchant has a terminal of this
    /// number.</summary>
    public async Task<bool> AddAsync(TerminalRecord terminal, CancellationToken cancel = default)
    {
        await using var context = new RegistryContext(database);
        if (!await context.Stores.AnyAsync(s => s.MerchantId == terminal.MerchantId && s.StoreId == terminal.StoreId, cancel))
            return false;
        if (await context.Terminals.AnyAsync(t => t.TerminalId == terminal.Id, cancel)) return false;
        context.Terminals.Add(ToRow(terminal));
        await context.SaveChangesAsync(cancel);
        return true;
    }

    /// <summary>Adds an operator; false where the merchant is unknown or has an operator of this number.</summary>
    public async Task<bool> AddAsync(Operator person, CancellationToken cancel = default)
    {
        await using var context = new RegistryContext(database);
        if (!await context.Merchants.AnyAsync(m => m.MerchantId == person.MerchantId, cancel)) return false;
        if (await context.Operators.AnyAsync(o => o.MerchantId == person.MerchantId && o.OperatorId == person.Id, cancel))
            return false;
        context.Operators.Add(new OperatorRow
        {
            MerchantId = person.MerchantId,
            OperatorId = person.Id,
            Name = person.Name,
            Role = person.Role,
        });
        await context.SaveChangesAsync(cancel);
        return true;
    }

    /// <summary>Stores of a merchant, by number.</summary>
    public async Task<ImmutableArray<Store>> StoresAsync(string merchantId, CancellationToken cancel = default)
    {
        await using var context = new RegistryContext(database);
        var rows = await context.Stores.AsNoTracking()
            .Where(s => s.MerchantId == merchantId).OrderBy(s => s.StoreId).ToListAsync(cancel);
        return [.. rows.Select(s => new Store(s.MerchantId, s.StoreId, s.NameZh, s.NameEn))];
    }

    /// <summary>Operators of a merchant, by number.</summary>
    public async Task<ImmutableArray<Operator>> OperatorsAsync(string merchantId, CancellationToken cancel = default)
    {
        await using var context = new RegistryContext(database);
        var rows = await context.Operators.AsNoTracking()
            .Where(o => o.MerchantId == merchantId).OrderBy(o => o.OperatorId).ToListAsync(cancel);
        return [.. rows.Select(o => new Operator(o.MerchantId, o.OperatorId, o.Name, o.Role))];
    }

    /// <summary>Moves a merchant to another standing and writes down why; false where it is unknown or the move is
    /// not allowed (<see cref="Standing"/>).</summary>
    public async Task<bool> ChangeAsync(
        string merchantId, Standing standing, string reason, CancellationToken cancel = default)
    {
        await using var context = new RegistryContext(database);
        var merchant = await context.Merchants.SingleOrDefaultAsync(m => m.MerchantId == merchantId, cancel);
        if (merchant is null || !IsAllowed(merchant.Status, standing)) return false;
        await NoteAsync(context, merchantId, "", merchant.Status, standing, reason, cancel);
        merchant.Status = standing;
        await context.SaveChangesAsync(cancel);
        return true;
    }

    /// <summary>Moves a terminal to another standing and writes down why; false where it is unknown or the move is
    /// not allowed (<see cref="Standing"/>).</summary>
    public async Task<bool> ChangeAsync(
        string merchantId, string terminalId, Standing standing, string reason, CancellationToken cancel = default)
    {
        await using var context = new RegistryContext(database);
        var terminal = await context.Terminals.SingleOrDefaultAsync(
            t => t.MerchantId == merchantId && t.TerminalId == terminalId, cancel);
        if (terminal is null || !IsAllowed(terminal.Status, standing)) return false;
        await NoteAsync(context, merchantId, terminalId, terminal.Status, standing, reason, cancel);
        terminal.Status = standing;
        await context.SaveChangesAsync(cancel);
        return true;
    }

    private static bool IsAllowed(Standing before, Standing after) => before != Standing.Closed && before != after;

    private async Task NoteAsync(
        RegistryContext context, string merchantId, string terminalId, Standing before, Standing after,
        string reason, CancellationToken cancel)
    {
        var last = await context.StatusChanges.Where(c => c.MerchantId == merchantId).MaxAsync(c => (long?)c.Number, cancel) ?? 0;
        context.StatusChanges.Add(new StatusChangeRow
        {
            MerchantId = merchantId,
            Number = last + 1,
            TerminalId = terminalId,
            StatusBefore = before,
            StatusAfter = after,
            Reason = reason,
            ChangedAtMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
        });
    }

    private static MerchantRow ToRow(Merchant merchant) => new()
    {
        MerchantId = merchant.Id,
        NameZh = merchant.NameChinese,
        NameEn = merchant.NameEnglish,
        Mcc = merchant.Mcc,
        Status = merchant.Standing,
        FeeRules = [.. merchant.Fees.Rules.Select(rule => new FeeRuleRow
        {
            MerchantId = merchant.Id,
            Card = rule.Card,
            ValidFrom = rule.ValidFrom.ToString("O", CultureInfo.InvariantCulture),
            RateMillionths = rule.RateMillionths,
            FloorMinor = rule.Floor?.Minor,
            CapMinor = rule.Cap?.Minor,
        })],
    };

    private static Merchant FromRow(MerchantRow row) => new(
        row.MerchantId, row.NameZh, row.NameEn, row.Mcc, row.Status,
        new FeeSchedule([.. row.FeeRules.Select(rule => new FeeRule(
            rule.Card,
            checked((int)rule.RateMillionths),
            Fen(rule.FloorMinor),
            Fen(rule.CapMinor),
            DateOnly.ParseExact(rule.ValidFrom, "O", CultureInfo.InvariantCulture)))]));

    private static TerminalRow ToRow(TerminalRecord terminal) => new()
    {
        MerchantId = terminal.MerchantId,
        TerminalId = terminal.Id,
        StoreId = terminal.StoreId,
        Status = terminal.Standing,
        KeySet = terminal.Profile.Keys,
        MacForm = terminal.Profile.Mac,
        ManualEntry = terminal.Profile.ManualEntry,
        SaleLimitMinor = terminal.Profile.SaleLimit.Minor,
    };

    private static TerminalRecord FromRow(TerminalRow row) => new(
        row.MerchantId, row.TerminalId, row.StoreId, row.Status,
        new TerminalProfile(row.KeySet, row.MacForm, row.ManualEntry, Money.Fen(row.SaleLimitMinor)));

    private static Money? Fen(long? minor) => minor is { } fen ? Money.Fen(fen) : null;
}
