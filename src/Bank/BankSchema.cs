using Piaohao.Storage;

namespace Piaohao.Bank;

/// <summary>The schema of the bank's database, kept as numbered scripts in <c>Schema/</c>.</summary>
public static class BankSchema
{
    /// <summary>The scripts.</summary>
    public static MigrationSet Scripts => MigrationSet.FromResources(typeof(BankSchema).Assembly, "Piaohao.Bank.Schema.");

    /// <summary>Brings <paramref name="database"/> up to date.</summary>
    public static void Migrate(Database database, TimeProvider time) =>
        database.Migrate(Scripts, time);
}
