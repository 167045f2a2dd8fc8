using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Piaohao.Storage;

namespace Piaohao.Merchants.Registry;

/// <summary>EF Core's view of the tables that <c>Schema/</c> makes.</summary>
internal sealed class RegistryContext(Database database) : DbContext
{
    public DbSet<MerchantRow> Merchants => Set<MerchantRow>();

    public DbSet<StoreRow> Stores => Set<StoreRow>();

    public DbSet<TerminalRow> Terminals => Set<TerminalRow>();

    public DbSet<OperatorRow> Operators => Set<OperatorRow>();

    public DbSet<StatusChangeRow> StatusChanges => Set<StatusChangeRow>();

    /// <summary>Every change moves the registry's change counter in the same transaction.</summary>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        await using var transaction = await Database.BeginTransactionAsync(cancellationToken);
        if (database.ExcludeWriters is { } wait) await Database.ExecuteSqlRawAsync(wait, cancellationToken);
        var rows = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        if (rows > 0) await Database.ExecuteSqlRawAsync("UPDATE registry_changes SET value = value + 1 WHERE name = 'registry'", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return rows;
    }

    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) =>
        _ = database.Engine == Engine.Sqlite
            ? optionsBuilder.UseSqlite(database.Open(), contextOwnsConnection: true)
            : optionsBuilder.UseNpgsql(database.Open(), contextOwnsConnection: true);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<MerchantRow>(merchant =>
        {
            merchant.ToTable("merchants").HasKey(m => m.MerchantId);
            merchant.HasMany(m => m.FeeRules).WithOne().HasForeignKey(r => r.MerchantId);
        });
        modelBuilder.Entity<FeeRuleRow>().ToTable("fee_rules").HasKey(r => new { r.MerchantId, r.Card, r.ValidFrom });
        modelBuilder.Entity<StoreRow>().ToTable("stores").HasKey(s => new { s.MerchantId, s.StoreId });
        modelBuilder.Entity<TerminalRow>().ToTable("terminals").HasKey(t => new { t.MerchantId, t.TerminalId });
        modelBuilder.Entity<OperatorRow>().ToTable("operators").HasKey(o => new { o.MerchantId, o.OperatorId });
        modelBuilder.Entity<StatusChangeRow>().ToTable("status_changes").HasKey(c => new { c.MerchantId, c.Number });
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(type => type.GetProperties()))
            NameColumn(property);
    }

    /// <summary><c>SaleLimitMinor</c> is <c>sale_limit_minor</c>: names that both engines take without
    /// quotes.</summary>
    private static void NameColumn(IMutableProperty property)
    {
        var name = new StringBuilder();
        foreach (var letter in property.Name)
        {
            if (char.IsUpper(letter) && name.Length > 0) name.Append('_');
            name.Append(char.ToLowerInvariant(letter));
        }

        property.SetColumnName(name.ToString());
        property.ValueGenerated = ValueGenerated.Never;
    }
}
