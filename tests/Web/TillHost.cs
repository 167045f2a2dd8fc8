using System.Net.Http.Json;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Piaohao.Web.Demo;
using Piaohao.Web.Pos;

namespace Piaohao.Web.Tests;

/// <summary>The pages on a real server on a free port of the loopback, before a scripted machine.</summary>
public sealed class TillHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private TillHost(WebApplication app)
    {
        this.app = app;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Http = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(30) };
    }

    public ScriptedTill Till { get; private init; } = new();

    public SketchedTray Tray { get; private init; } = new();

    public HttpClient Http { get; }

    public static async Task<TillHost> StartAsync()
    {
        var till = new ScriptedTill();
        var tray = new SketchedTray();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IPosDevice>(till).AddSingleton<IDemoTray>(tray).AddPiaohaoWeb();
        var built = builder.Build();
        built.MapPiaohaoWeb();
        await built.StartAsync();
        return new TillHost(built) { Till = till, Tray = tray };
    }

    public async Task<IHtmlDocument> PageAsync(string path) => Html.Parse(await Http.GetStringAsync(path));

    public Task<HttpResponseMessage> KeysAsync(params string[] keys) => Http.PostAsJsonAsync("/api/pos/keys", new { keys });

    public Task StopAsync() => app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
    }
}

public static class Html
{
    public static IHtmlDocument Parse(string html) => new HtmlParser().ParseDocument(html);
}
