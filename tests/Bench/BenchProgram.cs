using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Piaohao.Bench.Tests;

/// <summary>The bench program, started as its users start it.</summary>
internal static class BenchProgram
{
    private static readonly string Root = FindRoot();

    /// <summary>A folder on the disk of the checkout, not in memory.</summary>
    public static string NewFolder() => Directory.CreateDirectory(Path.Combine(Root, "artifacts", $"bench-test-{Guid.NewGuid():N}")).FullName;

    /// <summary>The program itself, as <c>./test</c> publishes it.</summary>
    public static string Product => Path.Combine(Root, "artifacts", "server", "Piaohao.Server.dll");

    public static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        // From where it was built: beside this room's own files it would find this room's settings.
        var program = Path.Combine(Root, "bench", "Bench", "bin", "Release", "net10.0", "Piaohao.Bench.dll");
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[program, .. arguments]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }

    public static async Task<JsonNode> ResultAsync(params string[] arguments)
    {
        var (code, output, errors) = await RunAsync(arguments);
        Xunit.Assert.True(code == 0, errors);
        return JsonNode.Parse(output)!;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "piaohao.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("piaohao.slnx lies in no folder above the tests.");
    }
}
