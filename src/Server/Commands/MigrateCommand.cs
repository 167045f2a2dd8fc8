using System.CommandLine;
using System.Data.Common;
using System.Globalization;
using Piaohao.Acquirer;
using Piaohao.Bank;
using Piaohao.Merchants;
using Piaohao.Server.Composition;
using Piaohao.Storage;

namespace Piaohao.Server.Commands;

/// <summary><c>piaohao migrate</c>: brings the schemas of acquirer, registry and bank up to date, so that the program itself may run under a role that makes no tables.
/// Two at once wait for each other.</summary>
internal static class MigrateCommand
{
    public static Command Build()
    {
        var command = new Command("migrate", "Bring the database up to date before the program runs on it; run does so too, where it may") { Settings.DataOption };
        command.SetAction(arguments => Migrate(arguments.GetRequiredValue(Settings.DataOption), arguments.GetValue(Settings.DatabaseOption)));
        return command;
    }

    private static int Migrate(string data, string? address)
    {
        var folder = new DataFolder(data);
        try
        {
            foreach (var (schema, file, scripts) in Schemas(folder))
            {
                if (address is null && !File.Exists(file)) continue;
                var database = address is null ? Database.Sqlite(file) : Database.PostgreSql(address, schema);
                database.Migrate(scripts, TimeProvider.System);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{schema}: script {scripts.Scripts.Length}, {scripts.Scripts[^1].Name}; {database.Name}"));
            }

            return 0;
        }
        catch (Exception failure) when (failure is DbException or MigrationException or InvalidDataException)
        {
            Console.Error.WriteLine($"Not migrated: {failure.Message}");
            return 1;
        }
    }

    private static IEnumerable<(string Schema, string File, MigrationSet Scripts)> Schemas(DataFolder folder) =>
    [
        (BookPlace.MerchantsSchema, folder.Merchants, MerchantRegistry.Schema),
        (BookPlace.AcquirerSchema, folder.Acquirer.Database, AcquirerHost.Schema),
        (BookPlace.BankSchema, folder.Bank.Database, BankSchema.Scripts),
    ];
}
