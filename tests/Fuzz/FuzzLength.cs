using System.Globalization;

namespace Piaohao.Fuzz.Tests;

/// <summary>How long a run is. Unless asked, every run tries the same inputs, so that nobody's change fails by chance.</summary>
internal static class FuzzLength
{
    private const int UsualSeed = 8583, Parties = 3;

    private static readonly Lock Access = new();

    /// <summary><c>PIAOHAO_FUZZ_SECONDS</c>: the length of the whole project's run; zero where it is not set.</summary>
    public static TimeSpan Whole { get; } = TimeSpan.FromSeconds(Number("PIAOHAO_FUZZ_SECONDS") ?? 0);

    /// <summary>A long run begins from <c>PIAOHAO_FUZZ_SEED</c>, or from the clock.</summary>
    public static int Seed { get; } = Number("PIAOHAO_FUZZ_SEED") ?? (Whole > TimeSpan.Zero ? Environment.TickCount & int.MaxValue : UsualSeed);

    public static (long Inputs, TimeSpan Time) ShareOf(Decoder decoder) =>
        Whole > TimeSpan.Zero ? (long.MaxValue, Whole / (Catalogue.All.Count + (4 * Parties))) : (decoder.Share, TimeSpan.Zero);

    /// <summary>A whole party takes far longer for an input: it has few in every run, and the time of four decoders in a long one.</summary>
    public static (long Inputs, TimeSpan Time) ShareOfParty(long inputs) =>
        Whole > TimeSpan.Zero ? (long.MaxValue, 4 * Whole / (Catalogue.All.Count + (4 * Parties))) : (inputs, TimeSpan.Zero);

    /// <summary>Adds a line of figures to <c>fuzz-figures.txt</c> beside the tests.</summary>
    public static void Record(string name, long inputs, TimeSpan time, int outcomes)
    {
        lock (Access)
            File.AppendAllText(
                Path.Combine(AppContext.BaseDirectory, "fuzz-figures.txt"),
                string.Create(CultureInfo.InvariantCulture, $"{name,-26} {inputs,10} inputs {time.TotalSeconds,7:0.00} s {inputs / time.TotalSeconds,9:0} per s {outcomes,6} outcomes, seed {Seed}\n"));
    }

    private static int? Number(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
