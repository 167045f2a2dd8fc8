using System.CommandLine;
using System.Collections.Immutable;
using System.Text.Json;
using Piaohao.Acquirer.Books;
using Piaohao.Ledger;
using Piaohao.Server.Composition;
using Piaohao.Storage;

namespace Piaohao.Server.Commands;

/// <summary><c>piaohao ledger</c>: the acquirer's accounts and balances.</summary>
internal static class LedgerCommand
{
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Build()
    {
        var command = new Command("ledger", "Print accounts and balances, in minor units with --json") { Settings.DataOption, Settings.JsonOption };
        command.SetAction(arguments =>
        {
            var folder = DataFolder.Of(arguments);
            if (folder.FindAcquirer() is not { } books)
            {
                Console.Error.WriteLine($"There are no books in {folder.Path} yet: start Piaohao with ./run, or name its folder with --data.");
                return 1;
            }

            var accounts = new HostQueries(books).Accounts();
            Console.WriteLine(arguments.GetValue(Settings.JsonOption) ? Json(accounts) : ForPeople(accounts));
            return 0;
        });
        return command;
    }

    private static string Json(ImmutableArray<AccountBalance> accounts) => JsonSerializer.Serialize(
        new
        {
            accounts = accounts.Select(a => new
            {
                merchant = a.Account.MerchantId,
                account = a.Account.Kind.ToString(),
                currency = a.Account.Currency.Code,
                debits = a.Debits.Minor,
                credits = a.Credits.Minor,
                balance = a.Balance.Minor,
                normalSide = a.Account.NormalSide.ToString(),
            }),
            debits = accounts.Sum(a => a.Debits.Minor),
            credits = accounts.Sum(a => a.Credits.Minor),
        },
        Readable);

    private static string ForPeople(ImmutableArray<AccountBalance> accounts) =>
        accounts.IsEmpty
            ? "The books are empty: no sale has been approved yet."
            : string.Join('\n',
            [
                $"{"merchant",-16} {"account",-18} {"debits",16} {"credits",16} {"balance",16}",
                .. accounts.Select(a => $"{a.Account.MerchantId,-16} {a.Account.Kind,-18} {a.Debits.ToDecimalString(),16} {a.Credits.ToDecimalString(),16} {a.Balance,16}"),
            ]);
}
