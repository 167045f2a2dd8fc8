using System.CommandLine;
using System.Text.Json;
using Piaohao.Merchants;
using Piaohao.Server.Composition;
using Piaohao.Server.Verification;

namespace Piaohao.Server.Commands;

/// <summary><c>piaohao verify</c>: recomputes the books of every party and holds them against each other. Ends with 0 where all is equal.</summary>
internal static class VerifyCommand
{
    public static Command Build()
    {
        var command = new Command("verify", "Recompute balances, entries and hash chains, compare terminal, host and bank: equal, or the first difference")
        {
            Settings.DataOption, Settings.JsonOption,
        };
        command.SetAction(arguments =>
        {
            var folder = DataFolder.Of(arguments);
            if (folder.FindAcquirer() is null)
            {
                Console.Error.WriteLine($"There are no books in {folder.Path} yet: start Piaohao with ./run, or name its folder with --data.");
                return 2;
            }

            var findings = PartiesVerification.Of(folder, DemoMerchant.Till).Verify().ToList();
            var equal = findings.All(f => f.IsEqual);
            if (arguments.GetValue(Settings.JsonOption))
                Console.WriteLine(JsonSerializer.Serialize(new { equal, checks = findings.Select(f => new { check = f.Check, equal = f.IsEqual, detail = f.Detail }) }));
            else
                foreach (var finding in findings) Console.WriteLine($"{finding.Check}: {(finding.IsEqual ? "equal" : "DIFFERENT")}, {finding.Detail}");
            if (!arguments.GetValue(Settings.JsonOption)) Console.WriteLine(equal ? "equal" : "different");
            return equal ? 0 : 1;
        });
        return command;
    }
}
