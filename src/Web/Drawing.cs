using System.Net.Mime;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Piaohao.Web;

/// <summary>Draws components as HTML: a whole page, or a part of one for an event stream.</summary>
internal sealed class Drawing(IServiceProvider services, ILoggerFactory loggers)
{
    /// <summary>A page as an answer.</summary>
    public async Task<IResult> PageAsync<T>(params (string Name, object Value)[] parameters)
        where T : IComponent =>
        Results.Content(await DrawAsync<T>(parameters), MediaTypeNames.Text.Html, Encoding.UTF8);

    /// <summary>The HTML of a component.</summary>
    public async Task<string> DrawAsync<T>(params (string Name, object Value)[] parameters)
        where T : IComponent
    {
        // A renderer keeps what it has drawn until it is disposed, so each drawing has its own.
        await using var renderer = new HtmlRenderer(services, loggers);
        var view = ParameterView.FromDictionary(parameters.ToDictionary(p => p.Name, p => (object?)p.Value, StringComparer.Ordinal));
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<T>(view)).ToHtmlString());
    }
}
