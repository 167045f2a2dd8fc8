using Piaohao.Bank.Demo;
using Piaohao.Storage;
using Piaohao.Transactions;
using Xunit;

namespace Piaohao.Bank.Tests;

public sealed class MigrationTests
{
    private static readonly (string Table, string Old, string Columns)[] Tables =
    [
        ("issuer", "issuer", "issuer_id, name_zh, name_en, bin, pan_length, type, pvk_block, pvk_kcv"),
        ("account", "account", "account_id, issuer_id, opening_fen, credit_line_fen, balance_fen, sale_limit_fen, day_limit_fen, day, day_spent_fen"),
        ("card", "card", "card_id, account_id, pan_hash, pan_sealed, pan_masked, expiry, service_code, pin_offset, status, pin_tries"),
        ("card_transaction", "sale", "acquirer_id, sent, stan, digest, pan_hash, pan_masked, issuer_id, account_id, amount_fen, rrn, terminal_id, merchant_id, code, authorisation, settlement, received_at"),
        ("posting", "posting", "acquirer_id, sent, stan, direction, account_id, amount_fen, posted_at"),
        ("reversal", "reversal", "acquirer_id, sent, stan, code, moved, amount_fen, rrn, reason, received_at"),
    ];

    [Fact]
    public async Task Books_of_the_version_that_knew_only_sales_open_verify_and_go_on()
    {
        await using var bank = await TestBank.StartAsync();
        Iso8583.Message sale, reversed, declined;
        string? authorisation;
        await using (var acquirer = await bank.ConnectAsync())
        {
            sale = acquirer.Sale(TestCards.Debit, 45_00, 1);
            reversed = acquirer.Sale(TestCards.Debit, 30_00, 2);
            declined = acquirer.Sale(TestCards.Poor, 30_00, 3);
            authorisation = (await acquirer.AskAsync(sale))?.Text(38);
            Assert.Equal("00", await acquirer.CodeOfAsync(reversed));
            Assert.Equal("00", await acquirer.CodeOfAsync(acquirer.Reversal(reversed, 4)));
            Assert.Equal("51", await acquirer.CodeOfAsync(declined));
        }

        await bank.StopAsync();
        PutBackTheOldSchema(bank);
        await bank.StartAgainAsync();

        Assert.Empty(bank.Audit.Verify());
        Assert.Equal([(TransactionKind.Sale, 45_00L)], bank.Audit.StandingMovements().Select(m => (m.Kind, m.Amount.Minor)));
        await using var again = await bank.ConnectAsync();
        Assert.Equal(authorisation, (await again.AskAsync(sale))?.Text(38));
        Assert.Equal("51", await again.CodeOfAsync(declined));
        Assert.Equal("00", await again.CodeOfAsync(again.Reversal(reversed, 4, repeated: true)));
        Assert.Equal("12", await again.CodeOfAsync(again.Request(TransactionKind.SaleVoid, TestCards.Debit, 30_00, 5, reversed)));
        Assert.Equal("00", await again.CodeOfAsync(again.Request(TransactionKind.SaleVoid, TestCards.Debit, 45_00, 6, sale)));
        Assert.Equal(10_000_00, bank.Balance(TestCards.Debit));
        Assert.Empty(bank.Audit.Verify());
    }

    [Fact]
    public async Task Card_that_came_to_the_demo_later_is_added_to_older_books()
    {
        await using var bank = await TestBank.StartAsync();
        await bank.StopAsync();
        bank.Database.Write(session =>
        {
            session.Execute("DELETE FROM card WHERE approves_parts = 1");
            session.Execute("UPDATE account SET balance_fen = 1, opening_fen = 1 WHERE account_id = 1");
        });

        Assert.False(DemoCards.SeedIfEmpty(bank.Database, bank.Hsm, bank.Time));

        await bank.StartAgainAsync();
        await using var acquirer = await bank.ConnectAsync();
        Assert.Equal("10", await acquirer.CodeOfAsync(acquirer.Request(TransactionKind.Sale, TestCards.Parts, 100_00, 1, takesPart: true)));
        Assert.Equal(1, bank.Balance(TestCards.Debit));
        Assert.Empty(bank.Audit.Verify());
    }

    private static void PutBackTheOldSchema(TestBank bank)
    {
        using var script = typeof(BankHost).Assembly.GetManifestResourceStream("Piaohao.Bank.Schema.0001_bank.sql")!;
        using var reader = new StreamReader(script);
        var old = bank.Databases.Of("old");
        old.Migrate(MigrationSet.FromTexts([new("0001_bank.sql", reader.ReadToEnd())]), bank.Time);
        using (var books = bank.Database.OpenRead())
        {
            foreach (var (table, name, columns) in Tables)
            {
                var rows = books.Query($"SELECT {columns} FROM {table}", r => Enumerable.Range(0, r.FieldCount).Select(i => r.IsDBNull(i) ? null : r.GetValue(i)).ToArray());
                old.Write(session => session.InsertMany(name, columns.Split(", "), [.. rows.SelectMany(row => row)]));
            }
        }

        bank.Databases.Replace("bank", by: "old");
    }
}
