using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Piaohao.EndToEnd.Tests.Crashes;

/// <summary>One party as a process of its own, on ports that stay the same when it is started again.</summary>
/// <param name="environment">Variables of the process; looked at whenever it is started.</param>
internal sealed class PartyProcess(string role, string data, int http, string[] options, IReadOnlyDictionary<string, string> environment) : IRunningTill, IAsyncDisposable
{
    private const int OutputKept = 20_000;
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(60);
    private readonly StringBuilder output = new();
    private Process? process;

    public string Role => role;

    public HttpClient Http { get; } = new() { BaseAddress = new Uri($"http://127.0.0.1:{http}"), Timeout = TimeSpan.FromSeconds(30) };

    public string Output
    {
        get
        {
            lock (output) return output.ToString();
        }
    }

    /// <summary>How often it was killed.</summary>
    public int Kills { get; private set; }

    /// <summary>How often it has ended by itself.</summary>
    public int Ends { get; private set; }

    public bool HasEnded => process is null or { HasExited: true };

    /// <summary>Starts it and waits for nothing.</summary>
    public void Launch()
    {
        process = RunningPiaohao.Start(["run", "--role", role, "--data", data, "--http", $"{http}", .. options], environment);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Waits until it answers; one that has ended by itself fails the test.</summary>
    public async Task ReachAsync()
    {
        for (var waited = Stopwatch.StartNew(); !await IsWellAsync(); await Task.Delay(20))
        {
            if (HasEnded) throw new InvalidOperationException($"The {role} ended by itself:\n{Output}");
            if (waited.Elapsed > StartWithin) throw new TimeoutException($"The {role} did not answer within {StartWithin}:\n{Output}");
        }
    }

    /// <summary>SIGKILL, no farewell.</summary>
    public async Task KillAsync()
    {
        if (process is null) return;
        if (process.HasExited) throw new InvalidOperationException($"The {role} ended by itself with {process.ExitCode}:\n{Output}");
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
        Kills++;
    }

    /// <summary>As whoever looks after a server would: starts it where it has ended by itself.</summary>
    public async Task TendAsync()
    {
        if (!HasEnded) return;
        if (process is not null) await process.WaitForExitAsync();
        process?.Dispose();
        Ends++;
        Launch();
    }

    public Task<HttpResponseMessage> PressAsync(params string[] keys) => Http.PostAsJsonAsync("/api/pos/keys", new { keys });

    public async Task<JsonElement> ScreenAsync() => await Http.GetFromJsonAsync<JsonElement>("/api/pos/screen");

    public async ValueTask DisposeAsync()
    {
        if (!HasEnded) await KillAsync();
        process?.Dispose();
        Http.Dispose();
    }

    private async Task<bool> IsWellAsync()
    {
        try
        {
            using var health = await Http.GetAsync(new Uri("/health", UriKind.Relative));
            return health.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (output)
        {
            output.AppendLine(line);
            if (output.Length > 2 * OutputKept) output.Remove(0, output.Length - OutputKept);
        }
    }
}
