using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Piaohao.Acquirer.Network;
using Piaohao.Server.Composition;
using Piaohao.Server.Observation;
using Piaohao.Web;
using Piaohao.Web.Demo;
using Piaohao.Web.Pos;

namespace Piaohao.Server.Commands;

/// <summary><c>piaohao run</c>: all parties in one process, in demo mode, until it is told to stop.</summary>
internal static class RunCommand
{
    private const long RequestBytesMax = 64 * 1024;

    public static Command Build()
    {
        var command = new Command("run", "Start terminal, host, card network, ledger and pages in demo mode");
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
        try
        {
            await using var stack = await Stack.StartAsync(settings, time, logs);
            await using var pages = Pages(settings, stack, metrics, logs);
            await pages.StartAsync(cancel);
            var running = Announce(settings, stack, pages);
            await Task.WhenAny(stack.Broken, pages.WaitForShutdownAsync(cancel));
            Console.WriteLine(stack.Broken.IsFaulted ? "Stopping: the books can no longer be written." : $"Stopping {running.Http} …");
            await pages.StopAsync(CancellationToken.None);
            return stack.Broken.IsFaulted ? 1 : 0;
        }
        catch (Exception refused) when (refused is IOException or SocketException or UnauthorizedAccessException or InvalidDataException)
        {
            await Console.Error.WriteLineAsync($"Piaohao cannot start: {refused.Message}\nPorts are chosen with --http, --pos-port and --network-port, the folder with --data; ./piaohao doctor looks at all of them.");
            return 1;
        }
    }

    private static WebApplication Pages(Settings settings, Stack stack, PrometheusText metrics, ILoggerFactory logs)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = "Piaohao.Server" });
        builder.Services.AddSingleton(logs);
        builder.Services.AddSingleton<IPosDevice>(stack.Glass).AddSingleton<IDemoTray>(stack.Tray).AddPiaohaoWeb();
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
        pages.MapStaticAssets();
        pages.MapPiaohaoWeb();
        pages.MapGet("/health", () => Health(stack));
        pages.MapGet("/metrics", () => Results.Text(metrics.Print(), "text/plain; version=0.0.4; charset=utf-8"));
        return pages;
    }

    private static IResult Health(Stack stack)
    {
        var well = !stack.Broken.IsCompleted && stack.Glass.IsOn;
        // Without the network the host still answers and keeps its books: alive, but every sale is declined.
        var status = !well ? "broken" : stack.Acquirer.Network.State == NetworkState.Up ? "ok" : "degraded";
        return Results.Json(
            new { status, network = stack.Acquirer.Network.State.ToString(), standingReversals = stack.Acquirer.StandingReversals },
            statusCode: well ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static RunningFile Announce(Settings settings, Stack stack, WebApplication pages)
    {
        var http = pages.Urls.First();
        var running = new RunningFile(http, settings.Bind.ToString(), stack.PosPort, stack.NetworkPort, Environment.ProcessId, stack.PosTlsPort);
        running.Write(new DataFolder(settings.Data));
        var tls = stack.PosTlsPort is { } port ? $"  with TLS       {settings.Bind}:{port}   fingerprint: ./piaohao demo{Environment.NewLine}" : "";
        Console.WriteLine(
            $"""
            Piaohao is running in demo mode: cards, keys and passwords are public, no money moves.

              till           {http}/pos      operator 01, password 0000
              start page     {http}/
              terminals      {settings.Bind}:{stack.PosPort}   ISO 8583; ./piaohao demo says how to join
              card network   {settings.Bind}:{stack.NetworkPort}   ISO 8583
            {tls}  health         {http}/health   {http}/metrics
              data           {Shown(settings.Data)}

            Ctrl+C stops it. The books: ./piaohao verify, ./piaohao ledger
            """);
        return running;
    }

    /// <summary>The folder as one would type it from here.</summary>
    private static string Shown(string folder)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, folder);
        return relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? folder : "./" + relative;
    }
}
