using System.Diagnostics;

namespace Piaohao.Bench.Operations;

/// <summary>What one call of an operation costs on one thread.</summary>
/// <param name="Ns">Nanoseconds: the median of nine rounds of a tenth of a second each, after a warm-up.</param>
/// <param name="Bytes">Memory allocated.</param>
internal sealed record Operation(string Name, double Ns, double Bytes)
{
    private const int Rounds = 9;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(100), WarmUp = TimeSpan.FromMilliseconds(400);

    public double PerSecond => 1e9 / Ns;

    public static Operation Measure(string name, Action call)
    {
        var batch = Warm(call);
        var times = new double[Rounds];
        var (calls, allocated) = (0L, GC.GetAllocatedBytesForCurrentThread());
        for (var round = 0; round < Rounds; round++)
        {
            var (began, done) = (Stopwatch.GetTimestamp(), 0L);
            for (; Stopwatch.GetElapsedTime(began) < Round; done += batch)
                for (var at = 0; at < batch; at++) call();
            times[round] = Stopwatch.GetElapsedTime(began).TotalNanoseconds / done;
            calls += done;
        }

        var bytes = (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / calls;
        Array.Sort(times);
        return new Operation(name, times[Rounds / 2], Math.Round(bytes));
    }

    /// <summary>Runs until the compiler is done with it; how many calls take about a tenth of a millisecond, so that looking at the clock costs nothing beside.</summary>
    private static int Warm(Action call)
    {
        var (began, calls) = (Stopwatch.GetTimestamp(), 0L);
        for (; Stopwatch.GetElapsedTime(began) < WarmUp; calls++) call();
        return (int)Math.Max(1, calls / (WarmUp.TotalMilliseconds * 10));
    }
}

/// <summary>An operation of the program beside the plainest way to do the same.</summary>
/// <param name="Ratio">How many times as long the plain way takes; below 1 where it is faster.</param>
internal sealed record Comparison(Operation Own, Operation Plain)
{
    public double Ratio => Plain.Ns / Own.Ns;

    public override string ToString() => Told.Line(Own.Name, $"{Own.Ns,9:0} ns {Own.PerSecond,12:0}/s {Own.Bytes,6:0} bytes   {Plain.Name}: {Plain.Ns:0} ns {Plain.Bytes:0} bytes, {Ratio:0.00} times ours");
}

/// <summary>Several comparisons, told together.</summary>
internal sealed record Comparisons(IReadOnlyList<Comparison> Results)
{
    public override string ToString() => string.Join(Environment.NewLine, Results);
}

/// <summary>Options of a command that only chooses how its result is told.</summary>
internal sealed record TellOptions(bool Json)
{
    public const string Usage = "[--json]";

    public static TellOptions? Parse(ReadOnlySpan<string> words)
    {
        var arguments = new Arguments(words);
        var options = new TellOptions(arguments.Flag("--json"));
        return arguments.IsWrong ? null : options;
    }
}
