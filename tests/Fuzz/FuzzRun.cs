using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Piaohao.Fuzz.Tests;

/// <summary>Tries one decoder with many inputs. Each must be read or refused as the decoder's documentation says, within bounds of memory and time.</summary>
/// <remarks>Guided by outcomes: an input whose outcome (error and field at fault, fields present, shape of the value) was not seen before joins the seeds.</remarks>
internal sealed class FuzzRun
{
    private const int MostSeeds = 1000, LongestSeed = 4096;

    // Far more than any input takes, so that a busy machine does not fail the test; a decoder that does not come back is named with its input.
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(30);

    private readonly Decoder decoder;
    private readonly TimeSpan patience;
    private readonly int seed;
    private readonly List<byte[]> seeds;
    private readonly HashSet<string> outcomes = new(StringComparer.Ordinal);
    private readonly Mutator mutator;
    private volatile byte[] current = [];
    private long count;

    private FuzzRun(Decoder decoder, int seed, TimeSpan patience)
    {
        (this.decoder, this.seed, this.patience, seeds) = (decoder, seed, patience, [.. decoder.Seeds]);
        mutator = new Mutator(new Random(seed), seeds);
    }

    /// <summary>The share of this test run, or of the longer one that <c>PIAOHAO_FUZZ_SECONDS</c> asks for.</summary>
    public static void Of(Decoder decoder)
    {
        var run = new FuzzRun(decoder, FuzzLength.Seed, Usual);
        var clock = Stopwatch.StartNew();
        run.Watched(() => run.Go(FuzzLength.ShareOf(decoder), clock));
        FuzzLength.Record(decoder.Name, run.count, clock.Elapsed, run.outcomes.Count);
    }

    /// <summary>One input that was kept.</summary>
    public static void Of(Decoder decoder, byte[] input, TimeSpan? patience = null)
    {
        var run = new FuzzRun(decoder, 0, patience ?? Usual);
        run.Watched(() => run.Try(input));
    }

    private void Go((long Inputs, TimeSpan Time) share, Stopwatch clock)
    {
        // Also the warm-up: what is made once, on first use, is not counted against an input.
        foreach (var known in decoder.Seeds) Try(known);
        while (count < share.Inputs && (share.Time == TimeSpan.Zero || clock.Elapsed < share.Time)) Try(decoder.Make(mutator));
    }

    private void Try(byte[] bytes)
    {
        current = bytes;
        Interlocked.Increment(ref count);
        var input = new FuzzInput(bytes, decoder.IsText);
        string outcome;
        try
        {
            outcome = decoder.Look(input, Measured(input));
        }
        catch (Exception refusal) when (decoder.Refusals.Contains(refusal.GetType()))
        {
            outcome = $"refused: {Forms.Shape(refusal.Message)}";
        }

        if (outcomes.Add(outcome) && seeds.Count < MostSeeds && bytes.Length <= LongestSeed) seeds.Add(bytes);
    }

    private object? Measured(FuzzInput input)
    {
        var most = decoder.AllocationMost(input.Bytes.Length);
        long allocated = 0;
        for (var tries = 0; tries < 3; tries++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var value = decoder.Read(input);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            // A second call tells what is made once from what is made for every input.
            if (allocated <= most) return value;
        }

        throw new BrokenRuleException(string.Create(CultureInfo.InvariantCulture, $"{allocated} bytes were allocated for an input of {input.Bytes.Length}; at most {most} may be."));
    }

    // Some decoders have one message or one file of their own: one run at a time uses it.
    private void Watched(Action work)
    {
        lock (decoder) WatchedInTurn(work);
    }

    private void WatchedInTurn(Action work)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                work();
            }
            catch (Exception found)
            {
                failure = found;
            }
        })
        { IsBackground = true, Name = decoder.Name };
        thread.Start();
        for (long seen = -1; !thread.Join(patience); seen = Interlocked.Read(ref count))
            if (seen == Interlocked.Read(ref count)) Assert.Fail($"{Replay()} No answer within {patience.TotalSeconds} s.");
        if (failure is not null) Assert.Fail($"{Replay()} {failure}");
    }

    private string Replay() => string.Create(
        CultureInfo.InvariantCulture, $"{decoder.Name}, input {count} of seed {seed}. Keep it as findings/{decoder.Name}/<name>.hex: {Convert.ToHexString(current)}\n");
}
