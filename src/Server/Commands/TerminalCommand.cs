using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Piaohao.Amounts;
using Piaohao.Keys;
using Piaohao.Merchants;
using Piaohao.Server.Composition;
using Piaohao.Storage;
using Piaohao.Terminal.Backup;
using Piaohao.Terminal.Device;

namespace Piaohao.Server.Commands;

/// <summary><c>piaohao terminal</c>: what staff do to the till's terminal from outside.</summary>
internal static class TerminalCommand
{
    private static readonly Argument<string> BackupFile = new("file") { Description = "The backup" };
    private static readonly Option<bool> ProveOnly = new("--prove") { Description = "Recompute everything and compare; change nothing" };
    private static readonly Option<bool> OlderToo = new("--older") { Description = "Restore although the terminal has done more since the backup was taken" };

    public static Command Build()
    {
        var command = new Command("terminal", "Look after terminals; back up and restore the till's, explain its codes") { Backup(), Restore(), Codes() };
        foreach (var one in StaffCommands.All()) command.Subcommands.Add(one);
        return command;
    }

    private static Command Codes()
    {
        var command = new Command("codes", "List the terminal's own trouble codes with cause and advice");
        command.SetAction(_ =>
        {
            foreach (var trouble in TroubleCode.All)
            {
                Console.WriteLine($"{trouble.Code}  {trouble.InChinese.Cause}。{trouble.InChinese.Advice}。");
                Console.WriteLine($"     {trouble.InEnglish.Cause}. {trouble.InEnglish.Advice}.");
            }

        });
        return command;
    }

    private static Command Backup()
    {
        var command = new Command("backup", "Write the terminal's journal to a sealed file; the till may go on working") { BackupFile, Settings.DataOption };
        command.SetAction(arguments =>
        {
            var folder = DataFolder.Of(arguments);
            var file = Path.GetFullPath(arguments.GetRequiredValue(BackupFile));
            return With(folder, hsm =>
            {
                var (manifest, refused) = JournalBackup.Write(Database.Sqlite(folder.Terminal.Database), hsm, DemoMerchant.Till, file, TimeProvider.System);
                if (manifest is null) return Refuse(refused!);
                Describe(manifest);
                Console.WriteLine($"written to {file}");
                return 0;
            });
        });
        return command;
    }

    private static Command Restore()
    {
        var command = new Command("restore", "Put a backup in the place of the terminal's journal, after recomputing it; Piaohao must not be running")
        {
            BackupFile, ProveOnly, OlderToo, Settings.DataOption,
        };
        command.SetAction(arguments =>
        {
            var folder = DataFolder.Of(arguments);
            var file = Path.GetFullPath(arguments.GetRequiredValue(BackupFile));
            return With(folder, hsm =>
            {
                using var alone = FolderLock.Take(folder.Terminal);
                var restore = new JournalRestore(hsm, DemoMerchant.Till, folder.Terminal.Database, TimeProvider.System);
                var report = arguments.GetValue(ProveOnly) ? restore.Prove(file) : restore.Run(file, arguments.GetValue(OlderToo));
                return Tell(report);
            });
        });
        return command;
    }

    private static int Tell(RestoreReport report)
    {
        if (report.Manifest is { } manifest) Describe(manifest);
        foreach (var check in report.Checks) Console.WriteLine($"  {check.What}: {(check.IsEqual ? "equal" : "DIFFERENT")}");
        if (report.Refused is { } refused) return Refuse(refused);
        if (report.TraceJumpedTo is { } trace)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"restored; trace numbers go on after {trace:000000}, the till signs in before it trades"));
            Console.WriteLine("what was done since the backup stands at the host alone: the next settlement names it");
        }

        Console.WriteLine(report.IsEqual ? "equal" : "unequal");
        return report.IsEqual ? 0 : 1;
    }

    private static void Describe(BackupManifest manifest)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"terminal {manifest.Tid}, {manifest.TakenAt:u}: {manifest.Transactions} transactions, last trace {manifest.LastTrace:000000}, batch {manifest.Batch:000000}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  waiting: {manifest.WaitingReversals} reversals, {manifest.WaitingNotices} notices"));
        foreach (var sum in manifest.Batches)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  batch {sum.Batch:000000}: {sum.DebitCount} debits {Money.Fen(sum.Debit)}, {sum.CreditCount} credits {Money.Fen(sum.Credit)}"));
    }

    private static int Refuse(string code)
    {
        var (cause, advice) = new TroubleCode(code).InEnglish;
        Console.Error.WriteLine($"{code} {cause}. {advice}.");
        return 1;
    }

    /// <summary>With the terminal's secure module, without which nothing in a backup can be read.</summary>
    private static int With(DataFolder folder, Func<SoftwareHsm, int> work)
    {
        if (!File.Exists(folder.Terminal.MasterKey))
        {
            Console.Error.WriteLine($"There is no terminal in {folder.Path}: start Piaohao with ./run, or name its folder with --data.");
            return 2;
        }

        try
        {
            using var random = RandomNumberGenerator.Create();
            using var hsm = SoftwareHsm.Open(folder.Terminal.MasterKey, random);
            return work(hsm);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(failure.Message);
            return 1;
        }
    }
}
