using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Piaohao.EndToEnd.Tests;

/// <summary>The real program in a process of its own, in demo mode, on free loopback ports, with a data folder of its own.</summary>
public sealed class RunningPiaohao : IRunningTill, IAsyncDisposable
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(60);
    private readonly StringBuilder output = new();
    private readonly string[] options;
    private Process? process;

    private RunningPiaohao(string data, string[] options)
    {
        this.options = options;
        Data = data;
        Http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
    }

    public string Data { get; }

    public HttpClient Http { get; private set; }

    /// <summary>The option that names the books' server, where they are on one.</summary>
    private string[] Server => Array.IndexOf(options, "--database") is >= 0 and var at ? options[at..(at + 2)] : [];

    /// <summary>What the program has printed so far.</summary>
    public string Output
    {
        get
        {
            lock (output) return output.ToString();
        }
    }

    /// <param name="options">More options of <c>piaohao run</c>.</param>
    public static async Task<RunningPiaohao> StartAsync(string? data = null, params string[] options)
    {
        var running = new RunningPiaohao(data ?? Directory.CreateTempSubdirectory("piaohao-").FullName, options);
        await running.StartAgainAsync();
        return running;
    }

    /// <summary>Starts the program on the same data and waits until it answers.</summary>
    public async Task StartAgainAsync()
    {
        Launch();
        await ReachAsync();
    }

    /// <summary>Starts the program on the same data and waits for nothing.</summary>
    public void Launch()
    {
        File.Delete(Path.Combine(Data, "running.json"));
        process = Start(["run", "--http", "0", "--pos-port", "0", "--network-port", "0", "--data", Data, .. options]);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Waits until the program that was launched answers.</summary>
    public async Task ReachAsync()
    {
        var deadline = Stopwatch.StartNew();
        while (deadline.Elapsed < StartWithin)
        {
            if (process!.HasExited) throw new InvalidOperationException($"The program ended with {process.ExitCode}:\n{Output}");
            if (await TryReachAsync()) return;
            await Task.Delay(20);
        }

        throw new TimeoutException($"The program did not answer within {StartWithin}:\n{Output}");
    }

    /// <summary>Pulls the plug: SIGKILL, no farewell.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    /// <summary>Waits until it has ended by itself; its exit status.</summary>
    public async Task<int> EndAsync()
    {
        await process!.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>What <c>piaohao demo --json</c> prints.</summary>
    public async Task<JsonNode> DemoAsync() => JsonNode.Parse((await CommandAsync(["demo", "--json", "--data", Data, .. Server])).Output)!;

    /// <summary>Runs one command of the program to its end.</summary>
    public static async Task<(int Status, string Output)> CommandAsync(params string[] arguments)
    {
        using var command = Start(arguments);
        var errors = command.StandardError.ReadToEndAsync();
        var text = await command.StandardOutput.ReadToEndAsync();
        await command.WaitForExitAsync();
        return (command.ExitCode, command.ExitCode == 0 ? text : text + await errors);
    }

    /// <inheritdoc/>
    public Task<HttpResponseMessage> PressAsync(params string[] keys) => Http.PostAsJsonAsync("/api/pos/keys", new { keys });

    /// <inheritdoc/>
    public async Task<JsonElement> ScreenAsync() => await Http.GetFromJsonAsync<JsonElement>("/api/pos/screen");

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false }) await KillAsync();
        Http.Dispose();
        Directory.Delete(Data, recursive: true);
    }

    internal static string Program
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "piaohao.slnx"))) folder = folder.Parent;
            var program = Path.Combine(folder!.FullName, "artifacts", "server", "Piaohao.Server.dll");
            return File.Exists(program) ? program : throw new FileNotFoundException("The program is not built: run ./test or ./piaohao --help first.", program);
        }
    }

    /// <summary>Starts the program, its output to be read.</summary>
    /// <param name="environment">Variables of its own.</param>
    internal static Process Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Program);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private async Task<bool> TryReachAsync()
    {
        var file = Path.Combine(Data, "running.json");
        if (!File.Exists(file)) return false;
        try
        {
            var running = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
            var address = new Uri((string)running["http"]!);
            if (Http.BaseAddress != address)
            {
                Http.Dispose();
                Http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
            }

            using var health = await Http.GetAsync(new Uri("/health", UriKind.Relative));
            return health.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception notYet) when (notYet is HttpRequestException or JsonException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        lock (output)
            if (line is not null) output.AppendLine(line);
    }
}
