using System.Text;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Piaohao.EndToEnd.Tests;

/// <summary>What is on disk after a day at the till: no card data in clear, and books in which any change is found.</summary>
public sealed class BooksTests(SoldFixture sold) : IClassFixture<SoldFixture>
{
    [Fact]
    public async Task Nothing_on_disk_or_printed_holds_a_card_number_or_a_track()
    {
        var piaohao = sold.Piaohao;
        var demo = await piaohao.DemoAsync();
        var secrets = demo["cards"]!.AsArray().SelectMany(card => new[] { (string)card!["pan"]!, (string)card["track2"]! }).ToList();
        var slips = await piaohao.Http.GetStringAsync(new Uri("/api/pos/slips", UriKind.Relative));
        var page = await piaohao.Http.GetStringAsync(new Uri("/pos", UriKind.Relative));
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(secret, piaohao.Output + slips + page, StringComparison.Ordinal);
            foreach (var file in Directory.EnumerateFiles(piaohao.Data, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != "lock"))
                Assert.False(Holds(await ReadAsync(file), secret), $"{Path.GetFileName(file)} holds card data in clear.");
        }

        Assert.Contains(((string)demo["cards"]![0]!["pan"]!)[^4..], slips, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("acquirer", "UPDATE ledger_balances SET credit_minor = credit_minor + 1 WHERE account_kind = 2")]
    [InlineData("acquirer", "UPDATE ledger_postings SET amount_minor = amount_minor + 1 WHERE account_kind = 3")]
    [InlineData("acquirer", "UPDATE transactions SET amount_minor = amount_minor + 1")]
    [InlineData("acquirer", "DELETE FROM ledger_entries")]
    [InlineData("bank", "UPDATE account SET balance_fen = balance_fen + 1")]
    [InlineData("terminal", "UPDATE journal SET amount = amount + 1")]
    public async Task A_change_behind_the_programs_back_is_found(string party, string change)
    {
        var data = sold.Copy();
        try
        {
            Assert.Equal(0, (await RunningPiaohao.CommandAsync("verify", "--data", data)).Status);
            await ChangeAsync(Path.Combine(data, party, party + ".db"), change);
            var (status, output) = await RunningPiaohao.CommandAsync("verify", "--data", data);
            Assert.Equal(1, status);
            Assert.Contains("DIFFERENT", output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task ChangeAsync(string file, string change)
    {
        await using var database = new SqliteConnection($"Data Source={file};Pooling=False");
        await database.OpenAsync();
        await using var command = database.CreateCommand();
        command.CommandText = change;
        Assert.NotEqual(0, await command.ExecuteNonQueryAsync());
    }

    /// <summary>As ASCII digits, and packed two digits a byte with the separator as D.</summary>
    private static bool Holds(byte[] content, string secret)
    {
        var packed = secret.Replace('=', 'D');
        if (packed.Length % 2 != 0) packed = packed[..^1];
        return content.AsSpan().IndexOf(Encoding.ASCII.GetBytes(secret)) >= 0 || content.AsSpan().IndexOf(Convert.FromHexString(packed)) >= 0;
    }

    /// <summary>The program may have the file open for writing.</summary>
    private static async Task<byte[]> ReadAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var content = new MemoryStream();
        await file.CopyToAsync(content);
        return content.ToArray();
    }
}
