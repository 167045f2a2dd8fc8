using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Piaohao.Web.Tests;

public sealed partial class HouseTests
{
    private static readonly string Room = Path.GetFullPath(Path.Combine(Here(), "../../src/Web"));

    [Theory]
    [InlineData("/")]
    [InlineData("/pos")]
    [InlineData("/api/pos/screen")]
    [InlineData("/nothing-here")]
    public async Task Every_answer_bears_the_protecting_headers(string path)
    {
        await using var host = await TillHost.StartAsync();
        using var answer = await host.Http.GetAsync(path);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/pos")]
    public async Task Pages_hold_no_inline_script_or_style_and_name_only_files_that_exist(string path)
    {
        await using var host = await TillHost.StartAsync();
        var page = await host.PageAsync(path);
        Assert.DoesNotContain(page.Scripts, script => script.Source is null);
        Assert.Empty(page.QuerySelectorAll("style, [style]"));
        Assert.DoesNotContain(page.All, element => element.Attributes.Any(attribute => attribute.Name.StartsWith("on", StringComparison.Ordinal)));
        var files = page.QuerySelectorAll("script[src], link[href], img[src]").Select(element => element.GetAttribute("src") ?? element.GetAttribute("href")!);
        Assert.All(files, file => Assert.True(File.Exists(file.Replace("/_content/Piaohao.Web", $"{Room}/wwwroot", StringComparison.Ordinal)), file));
    }

    [Fact]
    public async Task The_first_page_leads_to_till_and_api_and_says_that_it_is_a_demonstration()
    {
        await using var host = await TillHost.StartAsync();
        var page = await host.PageAsync("/");
        Assert.Contains("DEMO", page.Body!.TextContent, StringComparison.Ordinal);
        foreach (var link in page.QuerySelectorAll("main a").Select(link => link.GetAttribute("href")!).Where(link => link is not ("/health" or "/metrics")))
        {
            using var answer = await host.Http.GetAsync(link);
            Assert.True(answer.IsSuccessStatusCode, link);
        }
    }

    [Fact]
    public void Both_languages_have_the_same_texts_and_every_text_is_used()
    {
        var chinese = Keys("Texts.resx");
        Assert.Equal(chinese, Keys("Texts.en.resx"));
        var sources = string.Concat(Directory.EnumerateFiles(Room, "*.razor", SearchOption.AllDirectories).Select(File.ReadAllText));
        var named = UsedText().Matches(sources).Select(match => match.Groups["key"].Value).ToHashSet(StringComparer.Ordinal);
        Assert.All(chinese, key => Assert.True(named.Contains(StepNumber().Replace(key, "{step}")) || named.Contains(key), $"'{key}' is not used"));
        Assert.All(named.Where(key => !key.Contains('{', StringComparison.Ordinal)), key => Assert.True(chinese.Contains(key, StringComparer.Ordinal), $"'{key}' has no text"));
    }

    [Fact]
    public void Libraries_are_the_files_the_manifest_names_and_nothing_else()
    {
        var library = Path.Combine(Room, "wwwroot/lib");
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(library, "manifest.json")));
        var named = manifest.RootElement.GetProperty("libraries").EnumerateArray().SelectMany(entry => entry.GetProperty("files").EnumerateArray())
            .ToDictionary(file => file.GetProperty("path").GetString()!, file => file.GetProperty("sha256").GetString(), StringComparer.Ordinal);
        var found = Directory.EnumerateFiles(library, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(library, file)).Where(file => file != "manifest.json")
            .ToDictionary(file => file, file => (string?)Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(library, file)))), StringComparer.Ordinal);
        Assert.NotEmpty(named);
        Assert.Equal(named.OrderBy(file => file.Key, StringComparer.Ordinal), found.OrderBy(file => file.Key, StringComparer.Ordinal));
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    private static List<string> Keys(string file) =>
        [.. XDocument.Load(Path.Combine(Room, file)).Root!.Elements("data").Select(text => text.Attribute("name")!.Value).Order(StringComparer.Ordinal)];

    [GeneratedRegex("""["](?<key>(?:bar|till|machine|glass|keys?|status|paper|pad|scan|tray|help|veil|toast|home)\.[a-z0-9{}-]+)["]""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UsedText();

    [GeneratedRegex("[0-9]+$", RegexOptions.None, 1000)]
    private static partial Regex StepNumber();
}
