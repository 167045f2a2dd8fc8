using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging;
using Piaohao.Terminal.Screens;
using Piaohao.Web.Demo;

namespace Piaohao.Web.Pos;

/// <summary>The parts of the till's page that change, drawn by the same components that draw the page.</summary>
internal sealed class Fragments(IServiceProvider services, ILoggerFactory loggers)
{
    public Task<string> FrameAsync(bool english) => RenderAsync<Frame>(nameof(Frame.Text), Texts.In(english));

    public Task<string> GlassAsync(Screen screen) => RenderAsync<Glass>(nameof(Glass.Screen), screen);

    public Task<string> PaperAsync(Look look) => RenderAsync<Paper>(nameof(Paper.Look), look);

    public Task<string> TrayAsync(Look look) => RenderAsync<Tray>(nameof(Tray.Look), look);

    private async Task<string> RenderAsync<T>(string parameter, object value)
        where T : IComponent
    {
        // A renderer keeps what it has drawn until it is disposed, so each drawing has its own.
        await using var renderer = new HtmlRenderer(services, loggers);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal) { [parameter] = value });
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<T>(parameters)).ToHtmlString());
    }
}
