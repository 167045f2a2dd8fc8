using System.Diagnostics;
using System.Text.Json;

namespace Piaohao.Bench.Parties;

/// <summary>A party in a process of its own: this program started again, with the runtime settings of the product's server where that lies beside it.</summary>
internal sealed class PartyProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120), Farewell = TimeSpan.FromSeconds(20);

    private readonly string role;
    private readonly Process process;

    private PartyProcess(string role, Process process) => (this.role, this.process) = (role, process);

    public int Port { get; private set; }

    /// <summary>Returns when the party listens.</summary>
    /// <param name="variables">What its environment gains.</param>
    /// <exception cref="InvalidOperationException">It does not start; what it said stands on standard error.</exception>
    public static async Task<PartyProcess> StartAsync(string role, PartyOrder order, IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in Arguments(role)) start.ArgumentList.Add(argument);
        foreach (var (name, value) in variables) start.Environment[name] = value;
        var party = new PartyProcess(role, Process.Start(start)!);
        try
        {
            await party.process.StandardInput.WriteLineAsync(order.ToLine());
            await party.process.StandardInput.FlushAsync();
            party.Port = await party.ReadAsync<int>();
            return party;
        }
        catch
        {
            await party.DisposeAsync();
            throw;
        }
    }

    public Task<PartyReport> ReportAsync() => AskAsync<PartyReport>(PartyCommand.ReportLine);

    public Task<BooksTally> TallyAsync() => AskAsync<BooksTally>(PartyCommand.TallyLine);

    /// <summary>Ends the party by ending its input; kills it where it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(Farewell);
        try
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
        }
        catch (Exception late) when (late is OperationCanceledException or IOException)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    private static IEnumerable<string> Arguments(string role)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Piaohao.Bench.dll");
        var settings = Path.Combine(AppContext.BaseDirectory, "..", "server", "Piaohao.Server.runtimeconfig.json");
        string[] runtime = File.Exists(settings) ? ["exec", "--runtimeconfig", settings, "--depsfile", Path.ChangeExtension(program, ".deps.json"), program] : [program];
        // Where this is the program's own executable, and not "dotnet", it finds its assembly itself.
        var isHost = Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet";
        return [.. isHost ? runtime : [], "party", role];
    }

    private async Task<T> AskAsync<T>(string line)
    {
        await process.StandardInput.WriteLineAsync(line);
        await process.StandardInput.FlushAsync();
        return await ReadAsync<T>();
    }

    private async Task<T> ReadAsync<T>()
    {
        using var limit = new CancellationTokenSource(Patience);
        var line = await process.StandardOutput.ReadLineAsync(limit.Token) ?? throw new InvalidOperationException($"The {role} has ended.");
        return JsonSerializer.Deserialize<T>(line)!;
    }
}
