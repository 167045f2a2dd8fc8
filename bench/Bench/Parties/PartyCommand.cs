using System.Text.Json;

namespace Piaohao.Bench.Parties;

/// <summary><c>bench party bank|host</c>: one party of a run, started by the run. It takes its order from standard input, says where it listens, answers
/// <see cref="ReportLine"/> and <see cref="TallyLine"/> with a line of JSON each, and ends with its input.</summary>
internal static class PartyCommand
{
    public const string ReportLine = "report", TallyLine = "tally";

    public static async Task<int> RunAsync(string role)
    {
        var lines = Console.In;
        if (await lines.ReadLineAsync() is not { } order) return 2;
        Func<PartyOrder, Task<IParty>> start = role == "bank" ? BankParty.StartAsync : HostParty.StartAsync;
        await using var party = await start(PartyOrder.Parse(order));
        await AnswerAsync(party.Port);
        while (await lines.ReadLineAsync() is { } line)
        {
            if (line == ReportLine) await AnswerAsync(party.Report());
            else if (line == TallyLine) await AnswerAsync(party.Tally());
            else break;
        }

        return 0;
    }

    private static async Task AnswerAsync<T>(T answer)
    {
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(answer));
        await Console.Out.FlushAsync();
    }
}
