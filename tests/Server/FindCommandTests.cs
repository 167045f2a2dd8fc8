using Piaohao.Server.Commands;
using Xunit;

namespace Piaohao.Server.Tests;

public sealed class FindCommandTests
{
    private const string Merchant = "898110053110001";

    [Theory]
    [InlineData("--merchant is required|Option '--merchant' is required.")]
    [InlineData("--last4 takes four digits", "--merchant", Merchant, "--last4", "12345")]
    [InlineData("--last4 takes four digits", "--merchant", Merchant, "--last4", "12x4")]
    [InlineData("--amount takes an amount", "--merchant", Merchant, "--amount", "12,34")]
    [InlineData("--amount takes an amount", "--merchant", Merchant, "--amount", "0")]
    [InlineData("--amount takes an amount", "--merchant", Merchant, "--amount", "12.345")]
    [InlineData("--amount takes an amount", "--merchant", Merchant, "--amount", "999999999999999")]
    [InlineData("--rrn takes 12 digits", "--merchant", Merchant, "--rrn", "42")]
    [InlineData("--slip takes TERMINAL/BATCH/TRACE", "--merchant", Merchant, "--slip", "10000001/12")]
    [InlineData("--from takes a day", "--merchant", Merchant, "--from", "22.11.2026")]
    [InlineData("--to takes a day", "--merchant", Merchant, "--to", "2026-02-30")]
    [InlineData("--to lies before --from", "--merchant", Merchant, "--from", "2026-11-22", "--to", "2026-11-21")]
    [InlineData("--limit takes 1 to 1000", "--merchant", Merchant, "--limit", "0")]
    [InlineData("--limit takes 1 to 1000", "--merchant", Merchant, "--limit", "many")]
    public void What_cannot_be_looked_for_is_told(string expected, params string[] arguments)
    {
        var errors = FindCommand.Build().Parse(arguments).Errors.Select(error => error.Message).ToList();
        Assert.Contains(errors, error => expected.Split('|').Any(part => error.Contains(part, StringComparison.Ordinal)));
    }

    [Fact]
    public void All_together_can_be_asked() => Assert.Empty(FindCommand.Build().Parse([
        "--merchant", Merchant, "--last4", "1234", "--amount", "12.3", "--rrn", "000000000042", "--slip", "10000001/000001/000002", "--from", "2026-11-21", "--to", "2026-11-22", "--limit", "1000"]).Errors);
}
