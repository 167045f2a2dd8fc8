using System.CommandLine;
using System.Data.Common;
using System.Globalization;
using Piaohao.Acquirer;
using Piaohao.Acquirer.Archives;
using Piaohao.Server.Composition;
using Piaohao.Storage;

namespace Piaohao.Server.Commands;

/// <summary><c>piaohao archive</c>: moves closed business days out of the acquirer's books into files, and deletes files of long ago. It may run beside the program.</summary>
internal static class ArchiveCommand
{
    private static readonly Option<string?> Before = new("--before") { Description = "First business day that stays, yyyy-MM-dd; 31 days ago unless given, and no later" };
    private static readonly Option<string?> DeleteBefore = new("--delete-before") { Description = "Delete files that hold nothing of this business day or later; none unless given" };

    public static Command Build()
    {
        foreach (var day in (Option<string?>[])[Before, DeleteBefore])
            day.Validators.Add(result =>
            {
                if (result.Tokens is [var token, ..] && DayOf(token.Value) is null) result.AddError($"{day.Name} takes a day, such as 2026-11-22.");
            });
        var command = new Command("archive", "Move closed business days out of the books into files, which verify and find go on reading") { Before, DeleteBefore, Settings.DataOption };
        command.SetAction(arguments =>
        {
            var folder = DataFolder.Of(arguments);
            if (folder.FindAcquirer() is { } books) return Run(folder, books, arguments.GetValue(Before), arguments.GetValue(DeleteBefore), TimeProvider.System);
            Console.Error.WriteLine($"There are no books in {folder.Path} yet: start Piaohao with ./run, or name its folder with --data.");
            return 2;
        });
        return command;
    }

    private static int Run(DataFolder folder, Database books, string? before, string? deleteBefore, TimeProvider time)
    {
        var options = new AcquirerOptions();
        var calendar = new BusinessCalendar(time, options.BusinessDayEnd);
        var latest = calendar.DayOf(calendar.Now - options.ArchiveAgeLeast);
        var day = before is null ? latest : DayOf(before)!.Value;
        if (day > latest) return Refuse($"Days up to {latest.AddDays(-1):yyyy-MM-dd} can be archived now: what is younger may still be spoken of.");
        if (deleteBefore is not null && DayOf(deleteBefore) > latest) return Refuse($"Files of days before {latest:yyyy-MM-dd} can be deleted now.");
        try
        {
            books.Migrate(AcquirerHost.Schema, time);
            var archiver = new Archiver(books, folder.Acquirer.Archive, calendar);
            var done = Tell(archiver.Run(day)) + (deleteBefore is null ? 0 : Tell(archiver.Delete(DayOf(deleteBefore)!.Value)));
            if (done == 0) Console.WriteLine($"Nothing to do: no transaction from before {day:yyyy-MM-dd} is left in the books that can go.");
            return 0;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException or DbException or MigrationException)
        {
            return Refuse($"Not archived to the end: {failure.Message}\nNothing is lost: what has not left the books is still in them. Run it again when the cause is gone.");
        }
    }

    private static int Tell(IEnumerable<ArchiveProgress> steps)
    {
        var done = 0;
        foreach (var step in steps.Where(step => step.Step is ArchiveStep.Done or ArchiveStep.Deleted))
        {
            done++;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{(step.Step == ArchiveStep.Done ? "archived" : "deleted")} {step.File}: {step.Transactions} transactions, {step.Entries} entries, up to {step.Day:yyyy-MM-dd}"));
        }

        return done;
    }

    private static DateOnly? DayOf(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static int Refuse(string why)
    {
        Console.Error.WriteLine(why);
        return 1;
    }
}
