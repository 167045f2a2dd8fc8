using System.CommandLine;
using System.Data.Common;
using Piaohao.Acquirer.Books;
using Piaohao.Server.Composition;
using Piaohao.Storage;

namespace Piaohao.Server.Commands;

/// <summary><c>piaohao distribute</c>: cuts the acquirer's tables into shards by merchant, where the server has Citus (docs/scale.md). Ends with 0 where all is cut, 3 where
/// the server cannot, 2 where there are no books to cut.</summary>
internal static class DistributeCommand
{
    private static readonly Option<string> Schema = new("--schema") { Description = "Where in it the acquirer's tables are", DefaultValueFactory = _ => BookPlace.AcquirerSchema };
    private static readonly Option<int> Shards = new("--shards") { Description = "Shards of each table, 1 to 1024; cannot be changed without moving all rows", DefaultValueFactory = _ => ShardPlan.ShardsDefault };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only say what would be done" };

    public static Command Build()
    {
        var command = new Command("distribute", "Cut the acquirer's tables into shards by merchant (PostgreSQL with Citus)") { Schema, Shards, DryRun };
        Shards.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1024) result.AddError("--shards takes 1 to 1024.");
        });
        command.SetAction(arguments =>
        {
            if (arguments.GetValue(Settings.DatabaseOption) is not { } address)
            {
                Console.Error.WriteLine("Name the acquirer's database with --database or PIAOHAO_DATABASE.");
                return 2;
            }

            try
            {
                var books = Database.PostgreSql(address, arguments.GetRequiredValue(Schema));
                return Run(books, ShardPlan.Of(books, arguments.GetValue(Shards)), arguments.GetValue(DryRun));
            }
            catch (ArgumentException wrong)
            {
                Console.Error.WriteLine(wrong.Message);
                return 2;
            }
            catch (DbException failure)
            {
                Console.Error.WriteLine($"The database does not answer, or refuses: {failure.Message}");
                return 2;
            }
        });
        return command;
    }

    private static int Run(Database books, ShardPlan plan, bool isDryRun)
    {
        foreach (var call in plan.Calls) Console.WriteLine(call + ";");
        Console.WriteLine($"Stays on the coordinator: {string.Join(", ", plan.Kept)}.");
        if (plan.Version is null)
        {
            Console.Error.WriteLine(
                """
                Citus is not installed in this database, so nothing was cut. One PostgreSQL carries a long way (docs/scale.md); beyond it, install the extension on every
                node, put it into shared_preload_libraries, run CREATE EXTENSION citus here, add the nodes with citus_add_node, and run this command again.
                """);
            return 3;
        }

        if (isDryRun) return 0;
        // Each call is a transaction of its own: one that fails leaves the others done, and the next run goes on from there.
        foreach (var call in plan.Calls) books.Write(session => session.Scalar(call));
        Console.WriteLine(plan.Calls.IsEmpty ? $"All tables were cut before (Citus {plan.Version})." : $"{plan.Calls.Length} tables cut (Citus {plan.Version}).");
        return 0;
    }
}
