using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Piaohao.Bench;

/// <summary>How results are told: to people as named lines, to programs as one JSON object.</summary>
internal static class Told
{
    private static readonly JsonSerializerOptions Form =
        new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Lines(params ReadOnlySpan<string> lines) => string.Join(Environment.NewLine, lines);

    public static string Line(string name, FormattableString text) => $"{name,-12} {text.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Prints a result on standard output.</summary>
    public static void Print<T>(T result, bool json) => Console.WriteLine(json ? JsonSerializer.Serialize(result, Form) : result!.ToString());

    /// <summary>Runs a measurement: 0 where it came to its end, 1 where it failed, 2 with its usage where the options are wrong.</summary>
    public static async Task<int> RunAsync<TOptions>(TOptions? options, string usage, Func<TOptions, Task> measure)
        where TOptions : class
    {
        if (options is null)
        {
            await Console.Error.WriteLineAsync($"Usage: piaohao bench {usage}");
            return 2;
        }

        try
        {
            await measure(options);
            return 0;
        }
        catch (Exception failure) when (failure is InvalidDataException or InvalidOperationException or IOException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"The run failed: {failure.Message}");
            return 1;
        }
    }
}
