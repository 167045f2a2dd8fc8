using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Piaohao.Acquirer.Books;
using Piaohao.Server.Composition;
using Piaohao.Storage;
using Piaohao.Transactions;

namespace Piaohao.Server.Commands;

/// <summary><c>piaohao worklist</c>: everything at the host that is not resolved, the oldest first. Nothing can be declared done; <c>look</c> keeps who has looked
/// at what only people can clear up.</summary>
internal static class WorkListCommand
{
    private static readonly Argument<string> Reference = new("reference") { Description = "The line as the list names it: terminal/batch/trace" };
    private static readonly Option<string> By = new("--by") { Description = "Who has looked", Required = true };
    private static readonly Option<string> Note = new("--note") { Description = "What was found, for the record", Required = true };

    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Build()
    {
        var command = new Command("worklist", "Print what is not resolved: unknown outcomes, standing reversals, refused notices, differences of settlements")
        {
            Settings.DataOption, Settings.JsonOption, Look(),
        };
        command.SetAction(arguments =>
        {
            if (Books(arguments) is not { } books) return 1;
            var (items, now) = (new HostQueries(books).WorkList(), TimeProvider.System.GetUtcNow());
            Console.WriteLine(arguments.GetValue(Settings.JsonOption) ? Json(items, now) : ForPeople(items, now));
            return 0;
        });
        return command;
    }

    private static Command Look()
    {
        Bound(By, WorkListLooks.NameMax);
        Bound(Note, WorkListLooks.NoteMax);
        var command = new Command("look", "Keep that somebody has looked at a refused notice or a difference; it leaves the list") { Reference, By, Note, Settings.DataOption };
        command.SetAction(arguments =>
        {
            if (Books(arguments) is not { } books) return 1;
            var reference = arguments.GetRequiredValue(Reference);
            if (reference.Split('/') is not [{ Length: 8 } terminal, var batchText, var traceText] || !IsNumber(batchText, out var batch) || !IsNumber(traceText, out var trace))
                return Refuse($"{reference} is no reference: copy it from the list, such as 10000001/000012/000034.");
            var looked = new WorkListLooks(books, TimeProvider.System).Look(terminal, batch, trace, arguments.GetRequiredValue(By), arguments.GetRequiredValue(Note));
            if (looked == 0) return Refuse($"Nothing of {reference} waits for somebody to look. What the host chases itself leaves the list when the network has answered.");
            Console.WriteLine($"kept: {reference} has been looked at ({looked} line{(looked == 1 ? "" : "s")})");
            return 0;
        });
        return command;
    }

    private static void Bound(Option<string> option, int longest) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<string>() is not { } text || string.IsNullOrWhiteSpace(text) || text.Length > longest)
            result.AddError($"{option.Name} takes 1 to {longest} characters.");
    });

    private static bool IsNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static int Refuse(string why)
    {
        Console.Error.WriteLine(why);
        return 1;
    }

    /// <summary>The host's books; null, and said so, where there are none yet.</summary>
    private static Database? Books(ParseResult arguments)
    {
        var folder = DataFolder.Of(arguments);
        if (folder.FindAcquirer() is { } books) return books;
        Console.Error.WriteLine($"There are no books in {folder.Path} yet: start Piaohao with ./run, or name its folder with --data.");
        return null;
    }

    private static string Json(ImmutableArray<WorkItem> items, DateTimeOffset now) => JsonSerializer.Serialize(
        items.Select(item => new
        {
            reason = item.Reason.ToString(),
            merchant = item.Key.MerchantId,
            terminal = item.Key.TerminalId,
            batch = item.Key.Batch,
            trace = item.Key.Trace,
            kind = item.Kind?.ToString(),
            rrn = item.Rrn,
            card = item.PanMasked,
            amount = item.Amount.Minor,
            currency = item.Amount.Currency.Code,
            since = item.Since,
            ageSeconds = (long)(now - item.Since).TotalSeconds,
            tries = item.Tries,
            said = item.Said,
            next = new { zh = item.Next.Chinese, en = item.Next.English },
        }),
        Readable);

    private static string ForPeople(ImmutableArray<WorkItem> items, DateTimeOffset now) =>
        items.IsEmpty
            ? "Nothing is open: every outcome is known, and every difference has been looked at."
            : string.Join('\n', items.Select(item => string.Create(
                CultureInfo.InvariantCulture,
                $"{item.Reason,-16} {Age(now - item.Since),9} {item.Key.Reference} {Name(item),-20} {item.Amount,14}  {item.Said}\n{"",16} {item.Next.English}")));

    private static string Name(WorkItem item) => item.Kind is { } kind ? TransactionForm.Of(kind).Name.English : "record of the till";

    private static string Age(TimeSpan age) => age.TotalDays >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalDays} d {age.Hours} h")
        : string.Create(CultureInfo.InvariantCulture, $"{age.Hours:00}:{age.Minutes:00}:{age.Seconds:00}");
}
