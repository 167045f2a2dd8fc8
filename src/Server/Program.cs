using System.CommandLine;
using System.Data.Common;
using Piaohao.Server.Commands;
using Piaohao.Storage;

[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
[assembly: System.Runtime.Versioning.SupportedOSPlatform("macos")]

namespace Piaohao.Server;

/// <summary>The program: its commands, and nothing else. What they start is put together in <c>Composition</c>.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        var root = new RootCommand("Piaohao: card acquiring from the till to the books.")
        {
            Settings.DatabaseOption,
            RunCommand.Build(),
            MigrateCommand.Build(),
            DemoCommand.Build(),
            VerifyCommand.Build(),
            LedgerCommand.Build(),
            FindCommand.Build(),
            ArchiveCommand.Build(),
            SignatureCommand.Build(),
            WorkListCommand.Build(),
            InspectCommand.Build(),
            TerminalCommand.Build(),
            DoctorCommand.Build(),
            BlackBoxCommand.Build(),
            OrdersCommand.Build(),
            SimulateCommand.Build(),
            DistributeCommand.Build(),
        };
        try
        {
            return await root.Parse(arguments).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception refused) when (refused is InvalidDataException or DbException or MigrationException)
        {
            // A folder, a file or a server is not what the command needs; the message says what to do.
            await Console.Error.WriteLineAsync(refused.Message);
            return 1;
        }
        catch (OperationCanceledException)
        {
            return 1;
        }
    }
}
