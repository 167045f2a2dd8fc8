using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Piaohao.Simulation.Mutants;
using Piaohao.Simulation.Replay;
using Piaohao.Simulation.Runs;
using Piaohao.Simulation.Town;

namespace Piaohao.Server.Commands;

/// <summary><c>piaohao simulate</c>: trading days under faults, from one seed each, judged by checkers (docs/faults.md). Ends with 0 where no promise was broken.</summary>
internal static class SimulateCommand
{
    private static readonly Option<ulong?> Seed = new("--seed") { Description = "Run this seed alone; without it new seeds are run until --for is over" };
    private static readonly Option<int> Days = Number("--days", 2, 1, 1000, "Trading days of a run");
    private static readonly Option<int> Terminals = Number("--terminals", 4, 1, 50, "Terminals of a run");
    private static readonly Option<string?> Planted = new("--mutant") { Description = "Plant this defect" };
    private static readonly Option<bool> Mutants = new("--mutants") { Description = "Plant every defect, each until its checker has found it" };
    private static readonly Option<string> For = new("--for") { Description = "How long new seeds are run: 90s, 10m, 2h", DefaultValueFactory = _ => "60s" };
    private static readonly Option<FileInfo?> Replayed = new("--replay") { Description = "Live a till's recorded day again: a file of blackbox export" };
    private static readonly Option<int> Runs = Number("--runs", 24, 1, 1000, "Runs after which a planted defect counts as not found");

    public static Command Build()
    {
        var command = new Command("simulate", "Live trading days under faults in a simulated town, from one seed each, and judge the money") { Seed, Days, Terminals, Planted, Mutants, Replayed, For, Runs, Settings.JsonOption };
        command.Validators.Add(result =>
        {
            if (result.GetValue(For) is { } limit && Duration(limit) is null) result.AddError("--for takes a number with s, m or h behind it: 90s, 10m, 2h.");
            if (result.GetValue(Planted) is { } name && MutantList.Find(name) is null)
                result.AddError($"There is no defect {name}. Defects: {string.Join(", ", MutantList.All.Select(mutant => mutant.Name))}.");
        });
        command.SetAction(arguments =>
        {
            var size = new TownSize(arguments.GetValue(Days), arguments.GetValue(Terminals));
            var json = arguments.GetValue(Settings.JsonOption);
            if (arguments.GetValue(Replayed) is { } file) return Replay(file, arguments.GetValue(Seed) ?? 1, json);
            if (arguments.GetValue(Mutants)) return TryMutants(arguments.GetValue(Seed) ?? MutantTrial.FirstSeed, arguments.GetValue(Runs), json);
            var mutant = arguments.GetValue(Planted) is { } name ? MutantList.Find(name) : null;
            var campaign = new Campaign(size, mutant, TimeProvider.System);
            if (arguments.GetValue(Seed) is { } seed) campaign.Run(seed);
            else RunFor(campaign, Duration(arguments.GetValue(For)!)!.Value, json);
            foreach (var report in campaign.Broken.Take(3)) Tell(json ? Console.Error : Console.Out, report, size, mutant);
            Console.WriteLine(json ? JsonSerializer.Serialize(SimulationSummary.Of(campaign)) : SimulationSummary.Text(campaign));
            return campaign.Broken.Count == 0 ? 0 : 1;
        });
        return command;
    }

    private static void RunFor(Campaign campaign, TimeSpan limit, bool json)
    {
        var first = (ulong)TimeProvider.System.GetUtcNow().Ticks / 10_000_000 * 1_000;
        for (var seed = first; campaign.Took < limit && campaign.Broken.Count < 3; seed++)
        {
            var report = campaign.Run(seed);
            if (!json) Console.WriteLine(SimulationSummary.Line(report));
        }
    }

    private static int TryMutants(ulong seed, int runs, bool json)
    {
        var campaign = new List<MutantTrial>();
        foreach (var mutant in MutantList.All)
        {
            var trial = MutantTrial.Of(mutant, seed, new TownSize(1, 2), runs);
            campaign.Add(trial);
            if (!json) Console.WriteLine(SimulationSummary.Line(trial));
        }

        var caught = campaign.Count(trial => trial.IsCaught);
        Console.WriteLine(json
            ? JsonSerializer.Serialize(new { planted = campaign.Count, caught, mutants = campaign.Select(trial => new { name = trial.Mutant.Name, caught = trial.IsCaught, by = trial.By?.Promise.ToString(), runs = trial.Runs }) })
            : string.Create(CultureInfo.InvariantCulture, $"{caught} of {campaign.Count} planted defects caught"));
        return caught == campaign.Count ? 0 : 1;
    }

    private static int Replay(FileInfo file, ulong seed, bool json)
    {
        ReplayResult result;
        try
        {
            using var text = file.OpenText();
            result = ReplayRun.Of(text, seed);
        }
        catch (Exception refused) when (refused is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{file.Name} cannot be replayed: {refused.Message}");
            return 2;
        }

        Console.WriteLine(json ? JsonSerializer.Serialize(SimulationSummary.Of(result)) : SimulationSummary.Text(result));
        return result.Report.Violations.IsEmpty ? 0 : 1;
    }

    /// <summary>The seed, what was broken, the faults it takes, and how it came about.</summary>
    private static void Tell(TextWriter to, Report report, TownSize size, Mutant? mutant)
    {
        var shrunk = Shrink.Of(report, size, mutant, runs: 40);
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Seed {report.Seed}, {size.Days} days, {size.Terminals} terminals: broken with {report.Plan.Length} faults, still broken with {shrunk.Plan.Length}."));
        foreach (var violation in shrunk.Violations.Take(10)) to.WriteLine($"  {violation.Promise}: {violation.What.Split('\n')[0]}");
        to.WriteLine("Faults:");
        foreach (var fault in shrunk.Plan) to.WriteLine($"  {fault}");
        to.WriteLine("Timeline:");
        foreach (var line in shrunk.Story.TakeLast(80)) to.WriteLine($"  {line}");
    }

    /// <summary>Null where it is no duration.</summary>
    private static TimeSpan? Duration(string text) =>
        text.Length > 1 && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 100_000
            ? text[^1] switch { 's' => TimeSpan.FromSeconds(number), 'm' => TimeSpan.FromMinutes(number), 'h' => TimeSpan.FromHours(number), _ => null }
            : null;

    private static Option<int> Number(string name, int usual, int least, int most, string what)
    {
        var option = new Option<int>(name) { Description = what, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var value && (value < least || value > most)) result.AddError($"{name} takes {least} to {most}.");
        });
        return option;
    }
}
