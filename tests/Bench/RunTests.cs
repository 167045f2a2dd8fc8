using Xunit;

namespace Piaohao.Bench.Tests;

public sealed class RunTests : IDisposable
{
    private readonly string folder = BenchProgram.NewFolder();

    [Fact]
    public async Task A_sale_run_tells_its_figures_and_every_sale_was_right()
    {
        var told = await BenchProgram.ResultAsync("sale", "--seconds", "1", "--warm-up", "1", "--terminals", "8", "--no-pgbench", "--folder", folder, "--json");

        foreach (var name in (string[])["salesPerSecond", "p50Ms", "p99Ms", "p999Ms", "hostP50Ms", "hostP99Ms", "fdatasyncPerSecond", "ratioToFdatasync", "bytesPerSale"])
            Assert.True((double)told[name]! > 0, name);
        foreach (var name in (string[])["host", "bank", "generator", "total"])
            Assert.True((double)told["cpuMicrosPerSale"]![name]! > 0, name);
        Assert.Equal(8, (int)told["terminals"]!);
        Assert.True((double)told["hostP50Ms"]! <= (double)told["p50Ms"]! * 1.05);
        Assert.True((double)told["hostBooks"]!["fsyncsPerSecond"]! > 0);
        Assert.Null(told["pgbenchTps"]);
        Assert.Null(told["ratioToPgbench"]);
        Assert.Equal("--no-pgbench was given", (string?)told["pgbenchReason"]);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public async Task At_a_rate_no_more_is_sold_than_was_asked_for()
    {
        var told = await BenchProgram.ResultAsync("sale", "--seconds", "1", "--warm-up", "1", "--terminals", "8", "--rate", "20", "--no-pgbench", "--folder", folder, "--json");

        Assert.InRange((double)told["salesPerSecond"]!, 1, 30);
        Assert.Equal(20, (int)told["rate"]!);
    }

    [Fact]
    public async Task An_evening_of_settlements_is_told()
    {
        var told = await BenchProgram.ResultAsync("settle", "--terminals", "4", "--sales", "9", "--folder", folder, "--json");

        foreach (var name in (string[])["batchesPerSecond", "uploadedBatchesPerSecond", "recordsPerSecond"]) Assert.True((double)told[name]! > 0, name);
    }

    [Fact]
    public async Task Books_that_have_grown_are_asked_and_archived()
    {
        var told = await BenchProgram.ResultAsync("growth", "--rows", "2000", "--seconds", "1", "--warm-up", "1", "--terminals", "8", "--archive", "--folder", folder, "--json");

        foreach (var name in (string[])["firstSaleMs", "firstSaleEmptyMs", "databaseMb", "ratio"]) Assert.True((double)told[name]! > 0, name);
        Assert.Equal(12, told["queries"]!.AsArray().Count);
        Assert.Equal(2000, (long)told["archived"]!["transactions"]!);
        Assert.True((double)told["archived"]!["filesMb"]! > 0);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public async Task The_whole_program_is_started_on_books_with_a_past()
    {
        var told = await BenchProgram.ResultAsync("start", "--rows", "2000", "--starts", "1", "--program", BenchProgram.Product, "--folder", folder, "--json");

        foreach (var books in (string[])["new", "full"])
            Assert.InRange((double)told[books]!["saleMs"]!, (double)told[books]!["pageMs"]!, (double)told[books]!["longestMs"]!);
        Assert.True((double)told["ratio"]! > 0);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public async Task A_program_that_is_not_built_is_asked_for()
    {
        var (code, _, errors) = await BenchProgram.RunAsync("start", "--program", "/nowhere/Piaohao.Server.dll", "--folder", folder);

        Assert.Equal(1, code);
        Assert.Contains("./piaohao bench start builds it", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sale", "--terminals", "0")]
    [InlineData("sale", "--rate")]
    [InlineData("sale", "--seconds", "1", "--seconds", "2")]
    [InlineData("sale", "--fsync-delay", "2", "--database", "cluster")]
    [InlineData("ledger", "--in-flight", "many")]
    [InlineData("growth", "--rows", "1")]
    [InlineData("settle", "8")]
    public async Task Wrong_options_give_the_usage(params string[] arguments)
    {
        var (code, output, errors) = await BenchProgram.RunAsync(arguments);

        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.StartsWith($"Usage: piaohao bench {arguments[0]} [", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_command_the_commands_are_named()
    {
        var (code, _, errors) = await BenchProgram.RunAsync();

        Assert.Equal(2, code);
        foreach (var name in (string[])["sale", "settle", "growth", "ledger", "hsm", "codec", "all"]) Assert.Contains($"\n{name} ", errors, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
