using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Piaohao.Storage.Tests;

/// <summary>A second process, this program again, writes and says aloud what was acknowledged, until it is killed without warning.</summary>
public sealed class KilledWriterTests
{
    internal const string WriteArgument = "--write-to";
    private const int Callers = 16;
    private const int AcknowledgedBeforeKill = 300;

    /// <summary>Where the writer stops by itself, should nobody be left to kill it.</summary>
    private const int UnitsMax = 100_000;

    [Fact]
    public async Task Process_killed_at_any_moment_has_lost_nothing_it_acknowledged()
    {
        using var temporary = new TemporaryDatabase();
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Piaohao.Storage.Tests"), [WriteArgument, temporary.Database.Path]) { RedirectStandardOutput = true, UseShellExecute = false };
        using var writer = Process.Start(start)!;
        try
        {
            var acknowledged = new List<long>();
            while (await writer.StandardOutput.ReadLineAsync() is { } line)
            {
                // The kill may cut the last line; a whole one ends in a full stop.
                if (line.EndsWith('.')) acknowledged.Add(long.Parse(line.AsSpan()[..^1], CultureInfo.InvariantCulture));
                if (acknowledged.Count == AcknowledgedBeforeKill / 2) Assert.Superset(acknowledged.ToHashSet(), temporary.Ids().ToHashSet());
                if (acknowledged.Count == AcknowledgedBeforeKill) writer.Kill();
            }

            Assert.True(acknowledged.Count >= AcknowledgedBeforeKill, $"the writer ended by itself after {acknowledged.Count} units");
            Assert.Superset(acknowledged.ToHashSet(), temporary.Ids().ToHashSet());
        }
        finally
        {
            if (!writer.HasExited) writer.Kill();
            await writer.WaitForExitAsync();
        }
    }

    /// <summary>The writer process: writes until it is killed.</summary>
    internal static async Task WriteTo(string path)
    {
        var commits = new GroupCommit<Note>(Database.Sqlite(path), new NoteWriter(), new GroupCommitLimits(GroupSize: 8));
        var running = commits.RunAsync(CancellationToken.None);
        await await Task.WhenAny(Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Call(commits, caller))), running);
    }

    private static async Task Call(GroupCommit<Note> commits, int caller)
    {
        for (var id = caller; id < UnitsMax; id += Callers)
        {
            await commits.CommitAsync(new Note(id));
            await Console.Out.WriteLineAsync($"{id}.");
        }
    }
}
