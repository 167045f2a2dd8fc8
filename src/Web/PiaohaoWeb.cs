using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Piaohao.Web.Demo;
using Piaohao.Web.Home;
using Piaohao.Web.Pos;

namespace Piaohao.Web;

/// <summary>
/// Puts the pages and their API into a program. The program registers <see cref="IPosDevice"/> and
/// <see cref="IDemoTray"/> as singletons and serves the static files (<c>_content/Piaohao.Web</c>).
/// </summary>
public static class PiaohaoWeb
{
    /// <summary>Registers what the pages need, and the protecting headers for every answer of the program.</summary>
    public static IServiceCollection AddPiaohaoWeb(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddSingleton<IStartupFilter, SecurityHeaders>();
        services.AddSingleton<Viewers>();
        services.AddSingleton<Drawing>();
        return services;
    }

    /// <summary>Maps <c>/</c>, <c>/pos</c>, <c>/api/pos</c> and <c>/api/demo</c>.</summary>
    public static IEndpointRouteBuilder MapPiaohaoWeb(this IEndpointRouteBuilder routes)
    {
        var all = routes.MapGroup(string.Empty)
            .AddEndpointFilter(SameOrigin.RequireAsync)
            .AddEndpointFilter(NeverStoreAsync)
            .WithMetadata(new RequestSizeLimitAttribute(JsonBody.Limit));

        all.MapGet("/", (Drawing drawing) => drawing.PageAsync<HomePage>());
        all.MapGet("/favicon.ico", () => Results.Redirect("/_content/Piaohao.Web/favicon.svg"));
        all.MapGet("/pos", (Drawing drawing, IPosDevice device, IDemoTray tray) =>
            drawing.PageAsync<PosPage>((nameof(PosPage.Terminal), device.Terminal), (nameof(PosPage.Look), Look.At(device, tray))));
        all.MapGet("/pos/events", PosEvents.Open);
        PosApi.Map(all.MapGroup("/api/pos"));
        DemoApi.Map(all.MapGroup("/api/demo"));
        return routes;
    }

    private static ValueTask<object?> NeverStoreAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        call.HttpContext.Response.Headers.CacheControl = "no-store";
        return next(call);
    }
}
