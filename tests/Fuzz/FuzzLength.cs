using System.Globalization;

namespace Piaohao.Fuzz.Tests;

/// <summary>How long a run is. Unless asked, every run tries the same inputs, so that nobody's change fails by chance.</summary>
internal static class FuzzLength
{
    private const int UsualSeed = 8583;

    private static readonly Lock Access = new();

    /// <summary><c>PIAOHAO_FUZZ_SECONDS</c>: the length of the whole project's run; zero where it is not set.</summary>
    public static TimeSpan Whole { get; } = TimeSpan.FromSeconds(Number("PIAOHAO_FUZZ_SECONDS") ?? 0);

    /// <summary>A long run begins from <c>PIAOHAO_FUZZ_SEED</c>, or from the clock.</summary>
    public static int Seed { get; } = Number("PIAOHAO_FUZZ_SEED") ?? (Whole > TimeSpan.Zero ? Environment.TickCount & int.MaxValue : UsualSeed);

    public static (long Inputs, TimeSpan Time) ShareOf(Decoder decoder) =>
        Whole > TimeSpan.Zero ? (long.MaxValue, Whole / Catalogue.All.Count) : (decoder.Share, TimeSpan.Zero);

    /// <summary>Adds a line of figures to <c>fuzz-figures.txt</c> beside the tests.</summary>
    public static void Record(Decoder decoder, long inputs, TimeSpan time, int outcomes)
    {
        lock (Access)
            File.AppendAllText(
                Path.Combine(AppContext.BaseDirectory, "fuzz-figures.txt"),
                string.Create(CultureInfo.InvariantCulture, $"{decoder.Name,-26} {inputs,10} inputs {time.TotalSeconds,7:0.00} s {inputs / time.TotalSeconds,9:0} per s {outcomes,6} outcomes, seed {Seed}\n"));
    }

    private static int? Number(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
