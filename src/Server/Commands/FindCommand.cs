using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Piaohao.Acquirer;
using Piaohao.Acquirer.Archives;
using Piaohao.Acquirer.Books;
using Piaohao.Amounts;
using Piaohao.Server.Composition;
using Piaohao.Transactions;

namespace Piaohao.Server.Commands;

/// <summary><c>piaohao find</c>: a merchant's transactions by what stands on a slip or a statement, newest first.</summary>
internal static partial class FindCommand
{
    private const int PageSize = 100;
    private const long HighestWhole = 1_000_000_000_000;

    private static readonly Option<string> Merchant = new("--merchant") { Description = "Merchant number, 15 characters (field 42)", Required = true };
    private static readonly Option<string?> Last4 = new("--last4") { Description = "Last four digits of the card" };
    private static readonly Option<string?> Amount = new("--amount") { Description = "Amount in yuan, such as 12.34: asked for, approved, or with its tip" };
    private static readonly Option<string?> Rrn = new("--rrn") { Description = "Retrieval reference number, 12 digits" };
    private static readonly Option<string?> Slip = new("--slip") { Description = "TERMINAL/BATCH/TRACE as the slip says" };
    private static readonly Option<string?> From = new("--from") { Description = "First day, yyyy-MM-dd (China time)" };
    private static readonly Option<string?> To = new("--to") { Description = "Last day, yyyy-MM-dd" };
    private static readonly Option<int> Limit = new("--limit") { Description = "Most lines, 1 to 1000", DefaultValueFactory = _ => 20 };

    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Build()
    {
        Ask(Merchant, text => text.Length is > 0 and <= 15, "takes a merchant number of 15 characters, such as 898110053110001.");
        Ask(Last4, text => FourDigits().IsMatch(text), "takes four digits, such as 1234.");
        Ask(Amount, text => FenOf(text) > 0, "takes an amount above zero in yuan, such as 12.34.");
        Ask(Rrn, text => TwelveDigits().IsMatch(text), "takes 12 digits, such as 000000000042.");
        Ask(Slip, text => SlipOf(text) is not null, "takes TERMINAL/BATCH/TRACE, such as 10000001/000012/000034.");
        Ask(From, text => DayOf(text) is not null, "takes a day, such as 2026-11-22.");
        Ask(To, text => DayOf(text) is not null, "takes a day, such as 2026-11-22.");
        Limit.Validators.Add(result =>
        {
            if (!int.TryParse(result.Tokens is [var token, ..] ? token.Value : "20", NumberStyles.None, CultureInfo.InvariantCulture, out var limit) || limit is < 1 or > 1000)
                result.AddError("--limit takes 1 to 1000.");
        });
        var command = new Command("find", "Find a merchant's transactions by card, amount, RRN, slip or time, newest first")
        {
            Merchant, Last4, Amount, Rrn, Slip, From, To, Limit, Settings.DataOption, Settings.JsonOption,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(From) is { } from && result.GetValue(To) is { } to && DayOf(from) > DayOf(to)) result.AddError("--to lies before --from.");
        });
        command.SetAction(Find);
        return command;
    }

    private static int Find(ParseResult arguments)
    {
        var folder = DataFolder.Of(arguments);
        if (folder.FindAcquirer() is not { } books)
        {
            Console.Error.WriteLine($"There are no books in {folder.Path} yet: start Piaohao with ./run, or name its folder with --data.");
            return 2;
        }

        var (found, isMore) = Read(new HostQueries(books, new ArchiveShelf(folder.Acquirer.Archive)), SearchOf(arguments), arguments.GetValue(Limit));
        if (arguments.GetValue(Settings.JsonOption)) Console.WriteLine(Json(found, isMore));
        else if (found.IsEmpty) Console.WriteLine("Nothing is found: no transaction of this merchant has all that was asked for.");
        else Console.WriteLine(string.Join('\n', found.Select(Line)) + (isMore ? "\nThere are more: --to and --limit show them." : ""));
        return found.IsEmpty ? 1 : 0;
    }

    private static TransactionSearch SearchOf(ParseResult arguments) => new(arguments.GetRequiredValue(Merchant))
    {
        LastFour = arguments.GetValue(Last4),
        Amount = arguments.GetValue(Amount) is { } amount ? Money.Fen(FenOf(amount)) : null,
        Rrn = arguments.GetValue(Rrn),
        Slip = arguments.GetValue(Slip) is { } slip ? SlipOf(slip) : null,
        From = arguments.GetValue(From) is { } from ? BusinessCalendar.StartOf(DayOf(from)!.Value) : null,
        To = arguments.GetValue(To) is { } to ? BusinessCalendar.StartOf(DayOf(to)!.Value.AddDays(1)) : null,
    };

    private static (ImmutableArray<Transaction> Found, bool IsMore) Read(HostQueries queries, TransactionSearch search, int limit)
    {
        var found = ImmutableArray.CreateBuilder<Transaction>();
        SearchCursor? next = null;
        do
        {
            var page = queries.Search(search, Math.Min(PageSize, limit - found.Count), next);
            found.AddRange(page.Rows);
            next = page.Next;
        }
        while (next is not null && found.Count < limit);
        return (found.ToImmutable(), next is not null);
    }

    private static string Line(Transaction row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{BusinessCalendar.Local(row.StartedAt):yyyy-MM-dd HH:mm:ss}  {TransactionForm.Of(row.Kind).Name.English,-20} {StateWords.Of(row.State).English,-16} {row.PanMasked,-19} {row.Total,14}  {row.Rrn,12}  {row.Key.Reference}");

    private static string Json(ImmutableArray<Transaction> found, bool isMore) => JsonSerializer.Serialize(
        new
        {
            transactions = found.Select(row => new
            {
                at = row.StartedAt,
                kind = row.Kind.ToString(),
                state = row.State.ToString(),
                card = row.PanMasked,
                amount = row.Amount.Minor,
                total = row.Total.Minor,
                currency = row.Amount.Currency.Code,
                rrn = row.Rrn,
                code = row.ResponseCode,
                authorisation = row.Authorisation,
                merchant = row.Key.MerchantId,
                terminal = row.Key.TerminalId,
                batch = row.Key.Batch,
                trace = row.Key.Trace,
                businessDate = row.BusinessDate,
            }),
            isMore,
        },
        Readable);

    private static void Ask(Option option, Func<string, bool> isRight, string takes) => option.Validators.Add(result =>
    {
        if (result.Tokens is [var token, ..] && !isRight(token.Value)) result.AddError($"{option.Name} {takes}");
    });

    /// <summary>Below zero where it is no amount.</summary>
    private static long FenOf(string text)
    {
        if (YuanAndFen().Match(text) is not { Success: true } match || !long.TryParse(match.Groups["yuan"].Value, CultureInfo.InvariantCulture, out var yuan) || yuan >= HighestWhole) return -1;
        return (yuan * 100) + long.Parse(match.Groups["fen"].Value.PadRight(2, '0'), CultureInfo.InvariantCulture);
    }

    private static (string TerminalId, int Batch, int Trace)? SlipOf(string text) =>
        text.Split('/') is [{ Length: > 0 and <= 8 } terminal, var batchText, var traceText]
            && int.TryParse(batchText, NumberStyles.None, CultureInfo.InvariantCulture, out var batch)
            && int.TryParse(traceText, NumberStyles.None, CultureInfo.InvariantCulture, out var trace)
            ? (terminal, batch, trace)
            : null;

    private static DateOnly? DayOf(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1970 and < 9999 ? day : null;

    [GeneratedRegex(@"^[0-9]{4}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex FourDigits();

    [GeneratedRegex(@"^[0-9]{12}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TwelveDigits();

    [GeneratedRegex(@"^(?<yuan>[0-9]{1,15})(\.(?<fen>[0-9]{1,2}))?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex YuanAndFen();
}
