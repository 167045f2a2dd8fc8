using System.CommandLine;
using Piaohao.Server.Commands;

[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
[assembly: System.Runtime.Versioning.SupportedOSPlatform("macos")]

namespace Piaohao.Server;

/// <summary>The program: its commands, and nothing else. What they start is put together in <c>Composition</c>.</summary>
internal static class Program
{
    private static Task<int> Main(string[] arguments)
    {
        var root = new RootCommand("Piaohao: card acquiring from the till to the books.")
        {
            Settings.DatabaseOption,
            RunCommand.Build(),
            MigrateCommand.Build(),
            DemoCommand.Build(),
            VerifyCommand.Build(),
            LedgerCommand.Build(),
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
        return root.Parse(arguments).InvokeAsync();
    }
}
