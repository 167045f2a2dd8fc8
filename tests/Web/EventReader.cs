using System.Net.ServerSentEvents;
using AngleSharp.Html.Dom;

namespace Piaohao.Web.Tests;

/// <summary>A viewer: reads the event stream as a browser does.</summary>
public sealed class EventReader : IAsyncDisposable
{
    private readonly HttpResponseMessage answer;
    private readonly IAsyncEnumerator<SseItem<string>> items;

    private EventReader(HttpResponseMessage answer, Stream stream)
    {
        this.answer = answer;
        items = SseParser.Create(stream).EnumerateAsync().GetAsyncEnumerator();
    }

    public static async Task<EventReader> OpenAsync(HttpClient http)
    {
        var opened = await http.GetAsync("/pos/events", HttpCompletionOption.ResponseHeadersRead);
        opened.EnsureSuccessStatusCode();
        return new EventReader(opened, await opened.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event of this name; others are passed over.</summary>
    public async Task<string> NextAsync(string name)
    {
        while (await items.MoveNextAsync())
            if (items.Current.EventType == name) return items.Current.Data;
        throw new InvalidOperationException($"The stream ended before an event '{name}'.");
    }

    public async Task<IHtmlDocument> NextHtmlAsync(string name) => Html.Parse(await NextAsync(name));

    /// <summary>Reads to the end of the stream.</summary>
    public async Task EndAsync()
    {
        while (await items.MoveNextAsync())
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await items.DisposeAsync();
        answer.Dispose();
    }
}
