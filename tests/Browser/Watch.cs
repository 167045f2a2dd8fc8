using Microsoft.Playwright;
using Xunit;

namespace Piaohao.Browser.Tests;

/// <summary>Watches a page while a test works it: no error on the console, nothing the page's policy forbids, no request beyond the program, no second loading.</summary>
internal sealed class Watch
{
    // Runs before the page's own scripts.
    private const string Ears = """
        window.piaohaoForbidden = [];
        document.addEventListener("securitypolicyviolation", (e) => window.piaohaoForbidden.push(`${e.violatedDirective} ${e.blockedURI}`));
        """;

    private readonly List<string> complaints = [];
    private readonly IPage page;
    private int loadings;

    private Watch(IPage page, Uri program)
    {
        this.page = page;
        page.Console += (_, line) =>
        {
            if (line.Type is "error" or "warning") Complain($"console: {line.Text} {line.Location}");
        };
        page.PageError += (_, error) => Complain($"script: {error}");
        page.Request += (_, request) =>
        {
            var to = new Uri(request.Url);
            if (to.Scheme is not ("data" or "blob") && to.Authority != program.Authority) Complain($"request to {to}");
            if (request.IsNavigationRequest && to.AbsolutePath == "/pos") loadings++;
        };
        page.Response += (_, response) =>
        {
            if (response.Status >= 400) Complain($"answer {response.Status} to {response.Request.Method} {response.Url}");
            if (response.Request.IsNavigationRequest && !response.Headers.ContainsKey("content-security-policy")) Complain($"no policy on {response.Url}");
        };
    }

    public static async Task<Watch> OverAsync(IPage page, Uri program)
    {
        await page.AddInitScriptAsync(Ears);
        return new Watch(page, program);
    }

    /// <summary>Leaves a mark on the page that a loading would wipe away.</summary>
    public Task MarkAsync() => page.EvaluateAsync("window.piaohaoMark = true");

    public async Task AssertNothingHappenedAsync()
    {
        foreach (var forbidden in await page.EvaluateAsync<string[]>("window.piaohaoForbidden")) Complain($"forbidden: {forbidden}");
        Assert.True(await page.EvaluateAsync<bool>("window.piaohaoMark === true"), "The page was loaded again.");
        Assert.Equal(1, loadings);
        lock (complaints) Assert.True(complaints.Count == 0, string.Join(Environment.NewLine, complaints));
    }

    private void Complain(string what)
    {
        lock (complaints) complaints.Add(what);
    }
}
