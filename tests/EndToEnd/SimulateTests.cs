using System.Text.Json.Nodes;
using Xunit;

namespace Piaohao.EndToEnd.Tests;

/// <summary>The command <c>simulate</c>, as whoever looks into a run would use it.</summary>
public sealed class SimulateTests
{
    [Fact]
    public async Task A_seed_is_the_same_run_in_another_process()
    {
        var (first, second) = (await RunAsync(0, "--seed", "42"), await RunAsync(0, "--seed", "42"));
        foreach (var name in (string[])["seed", "days", "sales", "faults", "crashes", "violations", "salesPerSecond", "eventHash"]) Assert.NotNull(first[name]);
        Assert.Equal(((string)first["eventHash"]!, (int)first["sales"]!), ((string)second["eventHash"]!, (int)second["sales"]!));
        Assert.Equal((42, 0), ((int)first["seed"]!, (int)first["violations"]!));
        Assert.True((int)first["sales"]! > 0 && (int)first["faults"]! > 0);
    }

    [Fact]
    public async Task A_planted_defect_ends_the_command_with_1_and_is_told()
    {
        var broken = await RunAsync(1, "--seed", "100", "--mutant", "slip-twice");
        Assert.True((int)broken["violations"]! > 0);
        Assert.Contains(broken["violated"]!.AsArray(), violation => (string)violation!["promise"]! == "SlipAndEntry");
    }

    [Theory]
    [InlineData("--for", "soon")]
    [InlineData("--mutant", "nothing")]
    [InlineData("--days", "0")]
    public async Task What_cannot_be_is_refused_in_words(string option, string value)
    {
        var (status, output) = await RunningPiaohao.CommandAsync("simulate", option, value);
        Assert.Equal(1, status);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private static async Task<JsonNode> RunAsync(int expected, params string[] options)
    {
        var (status, output) = await RunningPiaohao.CommandAsync(["simulate", "--days", "1", "--terminals", "2", "--json", .. options]);
        Assert.Equal(expected, status);
        // The report of a broken run comes after it, on the error stream.
        return JsonNode.Parse(output.Split('\n')[0])!;
    }
}
