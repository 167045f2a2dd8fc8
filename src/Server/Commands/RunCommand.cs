using System.CommandLine;
using System.Data.Common;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Piaohao.Acquirer.Network;
using Piaohao.Server.Composition;
using Piaohao.Server.Observation;
using Piaohao.Storage;
using Piaohao.Web;
using Piaohao.Web.Demo;
using Piaohao.Web.Pos;

namespace Piaohao.Server.Commands;

/// <summary><c>piaohao run</c>: all parties in one process, or one party in a process of its own, in demo mode, until it is told to stop.</summary>
internal static class RunCommand
{
    private const long RequestBytesMax = 64 * 1024;

    public static Command Build()
    {
        var command = new Command("run", "Start terminal, host, card network, ledger and pages in demo mode, or with --role one party of them");
        Settings.AddTo(command);
        command.SetAction((arguments, cancel) => RunAsync(Settings.From(arguments), cancel));
        return command;
    }

    private static async Task<int> RunAsync(Settings settings, CancellationToken cancel)
    {
        var time = TimeProvider.System;
        using var metrics = new PrometheusText();
        using var log = new RedactingLog(Console.Error, time);
        using var logs = LoggerFactory.Create(logging => logging.AddProvider(log).SetMinimumLevel(settings.LogLevel).AddFilter("Microsoft.Extensions.Hosting", LogLevel.None));
        var isRunning = false;
        try
        {
            await using var stack = await Stack.StartAsync(settings, time, logs);
            await using var pages = Pages(settings, stack, metrics, logs);
            await pages.StartAsync(cancel);
            var running = await AnnounceAsync(settings, stack, pages);
            isRunning = true;
            await Task.WhenAny(stack.Broken, pages.WaitForShutdownAsync(cancel));
            Console.WriteLine(stack.Broken.IsFaulted ? "Stopping: the books can no longer be written." : $"Stopping {running} …");
            await pages.StopAsync(CancellationToken.None);
            return stack.Broken.IsFaulted ? 1 : 0;
        }
        catch (Exception failure) when (failure is IOException or SocketException or UnauthorizedAccessException or InvalidDataException or DbException or DurabilityException or MigrationException)
        {
            await Console.Error.WriteLineAsync(isRunning
                ? $"Piaohao has ended: {failure.Message}\nWhat is durable is kept; start it again when the cause is gone. ./piaohao doctor looks for it."
                : $"Piaohao cannot start: {failure.Message}\nPorts are chosen with --http, --pos-port and --network-port, the folder with --data; ./piaohao doctor looks at all of them.");
            return 1;
        }
    }

    private static WebApplication Pages(Settings settings, Stack stack, PrometheusText metrics, ILoggerFactory logs)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = "Piaohao.Server" });
        builder.Services.AddSingleton(logs);
        if (stack.Till is { } till) builder.Services.AddSingleton<IPosDevice>(till.Glass).AddSingleton<IDemoTray>(till.Tray).AddPiaohaoWeb();
        // A page from elsewhere must not reach a till on loopback under a name of its own.
        if (IPAddress.IsLoopback(settings.Bind)) builder.Services.AddHostFiltering(hosts => hosts.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"]);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestBytesMax;
            kestrel.Listen(settings.Bind, settings.HttpPort, options => options.Protocols = HttpProtocols.Http1);
        });
        var pages = builder.Build();
        if (IPAddress.IsLoopback(settings.Bind)) pages.UseHostFiltering();
        if (stack.Till is not null)
        {
            pages.MapStaticAssets();
            pages.MapPiaohaoWeb();
        }

        pages.MapGet("/health", () => Health(stack));
        pages.MapGet("/metrics", () => Results.Text(metrics.Print(), "text/plain; version=0.0.4; charset=utf-8"));
        return pages;
    }

    private static IResult Health(Stack stack)
    {
        var well = !stack.Broken.IsCompleted && stack.Till?.Glass.IsOn != false;
        var host = stack.Acquirer?.Host;
        // Without the network the host still answers and keeps its books: alive, but every sale is declined.
        var status = !well ? "broken" : host is null || host.Network.State == NetworkState.Up ? "ok" : "degraded";
        return Results.Json(
            new { status, network = host?.Network.State.ToString(), standingReversals = host?.StandingReversals },
            statusCode: well ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>Says where this process is reached, to people and in the data folder; returns the address of its pages.</summary>
    private static async Task<string> AnnounceAsync(Settings settings, Stack stack, WebApplication pages)
    {
        var http = pages.Urls.First();
        var folder = new DataFolder(settings.Data, settings.Database);
        using (await FolderLock.BenchAsync(folder))
        {
            // Each role writes its own part, and leaves what the others wrote.
            var running = RunningFile.TryRead(folder) ?? new RunningFile(http, settings.Bind.ToString(), settings.PosPort, settings.NetworkPort, Environment.ProcessId);
            if (stack.Till is not null) running = running with { Http = http, ProcessId = Environment.ProcessId };
            if (stack.Acquirer is { } acquirer) running = running with { Host = settings.Bind.ToString(), PosPort = acquirer.Port, PosTlsPort = acquirer.TlsPort };
            if (stack.Bank is { } bank) running = running with { NetworkPort = bank.Port };
            running.Write(folder);
        }

        Console.WriteLine(string.Join(Environment.NewLine, Announcement(settings, stack, http)));
        return http;
    }

    private static IEnumerable<string> Announcement(Settings settings, Stack stack, string http)
    {
        yield return "Piaohao is running in demo mode: cards, keys and passwords are public, no money moves.";
        yield return "";
        if (stack.Till is not null)
        {
            yield return $"  till           {http}/pos      operator 01, password 0000";
            yield return $"  start page     {http}/";
        }

        if (stack.Acquirer is { } acquirer)
        {
            yield return $"  terminals      {settings.Bind}:{acquirer.Port}   ISO 8583; ./piaohao demo says how to join";
            if (acquirer.TlsPort is { } port) yield return $"  with TLS       {settings.Bind}:{port}   fingerprint: ./piaohao demo";
        }

        if (stack.Bank is { } bank) yield return $"  card network   {settings.Bind}:{bank.Port}   ISO 8583";
        yield return $"  health         {http}/health   {http}/metrics";
        yield return $"  data           {Shown(settings.Data)}";
        yield return "";
        yield return "Ctrl+C stops it. The books: ./piaohao verify, ./piaohao ledger";
    }

    /// <summary>The folder as one would type it from here.</summary>
    private static string Shown(string folder)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, folder);
        return relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? folder : "./" + relative;
    }
}
