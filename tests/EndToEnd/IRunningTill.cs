using System.Text.Json;

namespace Piaohao.EndToEnd.Tests;

/// <summary>A process that serves the till's pages.</summary>
public interface IRunningTill
{
    /// <summary>A client of its pages.</summary>
    HttpClient Http { get; }

    /// <summary>What the process has printed so far.</summary>
    string Output { get; }

    /// <summary>Presses keys of the till.</summary>
    Task<HttpResponseMessage> PressAsync(params string[] keys);

    /// <summary>What the till shows.</summary>
    Task<JsonElement> ScreenAsync();
}
