using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Piaohao.Bench.Starting;

/// <summary>The whole program as <c>./piaohao run</c> starts it, and a cashier at its till.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    /// <summary>The demo's first card, its PIN, and the cashier's number and password, as the till's page tells them.</summary>
    private const string Card = "card-1", Pin = "123456", Operator = "01", Password = "0000";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), Glance = TimeSpan.FromMilliseconds(5);

    private readonly Process process;
    private readonly HttpClient http = new();

    private RunningProgram(Process process) => this.process = process;

    /// <summary>Returns when the till's pages can be asked.</summary>
    /// <exception cref="IOException">The program is not there, does not start, or does not answer.</exception>
    public static async Task<RunningProgram> StartAsync(string program, string data)
    {
        if (!File.Exists(program)) throw new IOException($"There is no {program}: ./piaohao bench start builds it.");
        var addresses = Path.Combine(data, "running.json");
        File.Delete(addresses);
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var argument in (string[])[program, "run", "--http", "0", "--pos-port", "0", "--network-port", "0", "--data", data]) start.ArgumentList.Add(argument);
        var running = new RunningProgram(Process.Start(start)!);
        running.process.OutputDataReceived += (_, _) => { };
        running.process.BeginOutputReadLine();
        try
        {
            await running.ReachAsync(addresses);
            return running;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    /// <summary>Does what the screen asks for until a sale is approved.</summary>
    /// <exception cref="IOException">No sale is approved in time.</exception>
    public async Task SellAsync()
    {
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < Patience)
        {
            var screen = await http.GetFromJsonAsync<JsonElement>("/api/pos/screen");
            var (name, isGood) = (screen.GetProperty("name").GetString(), screen.GetProperty("tone").GetString() == "Good");
            if (name == "result" && isGood) return;
            await (name switch
            {
                "operator" => TypeAsync(screen.GetProperty("input").GetProperty("kind").GetString() == "Secret" ? Password : Operator),
                "idle" => TypeAsync("4500"),
                "pin" => TypeAsync(Pin),
                "card" => PostAsync("cards", new { card = Card }),
                "result" or "boot" when screen.GetProperty("softKeys").GetArrayLength() > 0 => PressAsync(["Confirm"]),
                "menu" or "amount" => PressAsync(["Cancel"]),
                _ => Task.CompletedTask,
            });
            var said = screen.GetRawText();
            for (var look = 0; look < 40 && (await http.GetFromJsonAsync<JsonElement>("/api/pos/screen")).GetRawText() == said; look++) await Task.Delay(Glance);
        }

        throw new IOException($"No sale was approved within {Patience.TotalSeconds:0} s.");
    }

    /// <summary>Ends it as Ctrl+C does; kills it where it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        using (var signal = Process.Start("kill", ["-TERM", $"{process.Id}"])) await signal.WaitForExitAsync();
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    private async Task ReachAsync(string addresses)
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < Patience; await Task.Delay(Glance))
        {
            if (process.HasExited) throw new IOException($"The program ended with {process.ExitCode}.");
            if (!File.Exists(addresses)) continue;
            try
            {
                http.BaseAddress ??= new Uri((string)JsonNode.Parse(await File.ReadAllTextAsync(addresses))!["http"]!);
                using var healthy = await http.GetAsync(new Uri("/health", UriKind.Relative));
                if (healthy.IsSuccessStatusCode) return;
            }
            catch (Exception notYet) when (notYet is HttpRequestException or JsonException)
            {
                // It listens in a moment.
            }
        }

        throw new IOException($"The program did not answer within {Patience.TotalSeconds:0} s.");
    }

    private Task TypeAsync(string digits) => PressAsync([.. digits.Select(digit => $"D{digit}"), "Confirm"]);

    private Task PressAsync(string[] keys) => PostAsync("keys", new { keys });

    private async Task PostAsync<T>(string what, T body)
    {
        using var answer = await http.PostAsJsonAsync($"/api/pos/{what}", body);
    }
}
