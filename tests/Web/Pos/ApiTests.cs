using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Slips;
using Piaohao.Transactions.Signatures;
using Xunit;

namespace Piaohao.Web.Tests.Pos;

public sealed class ApiTests
{
    [Fact]
    public async Task Keys_arrive_in_order()
    {
        await using var host = await TillHost.StartAsync();
        using (var first = await host.KeysAsync("D4", "D5", "DoubleZero")) Assert.Equal(HttpStatusCode.NoContent, first.StatusCode);
        using (var second = await host.KeysAsync("Clear", "Confirm")) Assert.Equal(HttpStatusCode.NoContent, second.StatusCode);
        Assert.Equal([Key.D4, Key.D5, Key.DoubleZero, Key.Clear, Key.Confirm], host.Till.Pressed);
    }

    [Fact]
    public async Task Every_key_of_the_machine_can_be_pressed_by_its_name()
    {
        await using var host = await TillHost.StartAsync();
        using var answer = await host.KeysAsync(Enum.GetNames<Key>());
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(Enum.GetValues<Key>(), host.Till.Pressed);
    }

    [Theory]
    [InlineData("""{"keys":["D4","Power"]}""", "Power")]
    [InlineData("""{"keys":["5"]}""", "'5'")]
    [InlineData("""{"keys":["d4"]}""", "'d4'")]
    [InlineData("""{"keys":[null]}""", "no key")]
    [InlineData("""{"keys":null}""", "not understood")]
    [InlineData("""{}""", "not understood")]
    [InlineData("""{"keys":["D4"],"more":1}""", "not understood")]
    [InlineData("""keys""", "not understood")]
    public async Task A_key_that_does_not_exist_presses_nothing_and_is_refused_with_the_keys_that_do(string body, string says)
    {
        await using var host = await TillHost.StartAsync();
        var problem = await RefusedAsync(host, HttpStatusCode.BadRequest, "/api/pos/keys", body);
        Assert.Contains(says, problem, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Confirm", problem, StringComparison.Ordinal);
        Assert.Empty(host.Till.Pressed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65)]
    public async Task No_keys_and_more_than_a_hand_can_press_are_refused(int count)
    {
        await using var host = await TillHost.StartAsync();
        using var answer = await host.KeysAsync([.. Enumerable.Repeat("D1", count)]);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(host.Till.Pressed);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused()
    {
        await using var host = await TillHost.StartAsync();
        await RefusedAsync(host, HttpStatusCode.RequestEntityTooLarge, "/api/pos/keys", $$"""{"keys":["{{new string('x', 5000)}}"]}""");
    }

    [Fact]
    public async Task A_body_that_is_not_json_is_refused()
    {
        await using var host = await TillHost.StartAsync();
        using var answer = await host.Http.PostAsync("/api/pos/keys", new StringContent("""{"keys":["D1"]}""", Encoding.UTF8, "text/plain"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Empty(host.Till.Pressed);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://elsewhere.example")]
    [InlineData("Origin", "null")]
    public async Task What_another_site_makes_a_browser_send_is_refused(string header, string value)
    {
        await using var host = await TillHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/pos/keys") { Content = JsonContent.Create(new { keys = (string[])["D1"] }) };
        request.Headers.Add(header, value);
        using var answer = await host.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(host.Till.Pressed);
    }

    [Fact]
    public async Task The_pages_own_requests_pass()
    {
        await using var host = await TillHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/pos/keys") { Content = JsonContent.Create(new { keys = (string[])["D1"] }) };
        request.Headers.Add("Origin", host.Http.BaseAddress!.GetLeftPart(UriPartial.Authority));
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        using var answer = await host.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    [Fact]
    public async Task A_card_reaches_the_reader_that_waits_for_it()
    {
        await using var host = await TillHost.StartAsync();
        host.Till.WaitsForCard = true;
        using var answer = await host.Http.PostAsJsonAsync("/api/pos/cards", new { card = "a1" });
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.StartsWith(SketchedTray.FullNumber, Assert.Single(host.Till.Offered).Track2, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_card_that_nobody_waits_for_is_told_apart_from_one_that_does_not_exist()
    {
        await using var host = await TillHost.StartAsync();
        await RefusedAsync(host, HttpStatusCode.Conflict, "/api/pos/cards", """{"card":"a1"}""");
        Assert.Contains("a1 a2 a3", await RefusedAsync(host, HttpStatusCode.BadRequest, "/api/pos/cards", """{"card":"zz"}"""), StringComparison.Ordinal);
        await RefusedAsync(host, HttpStatusCode.BadRequest, "/api/pos/cards", """{"card":null}""");
    }

    [Fact]
    public async Task A_code_reaches_the_scanner_that_waits_for_it_as_it_stands()
    {
        await using var host = await TillHost.StartAsync();
        host.Till.WaitsForCode = true;
        var longest = string.Concat(Enumerable.Repeat("票", 512));
        foreach (var text in (string[])["PH1|132011000042|1122", " ", "<b>&\"", longest])
        {
            using var answer = await host.Http.PostAsJsonAsync("/api/pos/scan", new { text });
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        }

        Assert.Equal(["PH1|132011000042|1122", " ", "<b>&\"", longest], host.Till.Scanned);
    }

    [Theory]
    [InlineData("""{"text":"X"}""", HttpStatusCode.Conflict, "not waiting")]
    [InlineData("""{"text":""}""", HttpStatusCode.BadRequest, "1 to 512")]
    [InlineData("""{"text":null}""", HttpStatusCode.BadRequest, "not understood")]
    [InlineData("{}", HttpStatusCode.BadRequest, "not understood")]
    public async Task A_code_that_nobody_waits_for_or_that_is_none_is_refused(string body, HttpStatusCode status, string says)
    {
        await using var host = await TillHost.StartAsync();
        host.Till.WaitsForCode = status == HttpStatusCode.BadRequest;
        Assert.Contains(says, await RefusedAsync(host, status, "/api/pos/scan", body), StringComparison.Ordinal);
        Assert.Contains("512", await RefusedAsync(host, HttpStatusCode.BadRequest, "/api/pos/scan", $$"""{"text":"{{new string('x', 513)}}"}"""), StringComparison.Ordinal);
        Assert.Empty(host.Till.Scanned);
    }

    [Fact]
    public async Task A_signature_reaches_the_pad_that_waits_for_it()
    {
        await using var host = await TillHost.StartAsync();
        var drawing = SignatureDrawing.Of(384, 160, [[new(10, 80), new(200, 20)]]);
        var body = $$"""{"signature":"{{Convert.ToBase64String(drawing.ToArray())}}"}""";
        Assert.Contains("not waiting", await RefusedAsync(host, HttpStatusCode.Conflict, "/api/pos/signature", body), StringComparison.Ordinal);
        host.Till.WaitsForSignature = true;
        using var answer = await host.Http.PostAsync("/api/pos/signature", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(drawing, Assert.Single(host.Till.Signed));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64")]
    [InlineData("AAAA")]
    public async Task What_is_no_signature_is_refused(string signature)
    {
        await using var host = await TillHost.StartAsync();
        host.Till.WaitsForSignature = true;
        await RefusedAsync(host, HttpStatusCode.BadRequest, "/api/pos/signature", JsonSerializer.Serialize(new { signature }));
        await RefusedAsync(host, HttpStatusCode.BadRequest, "/api/pos/signature", JsonSerializer.Serialize(new { signature = Convert.ToBase64String(new byte[2049]) }));
        Assert.Empty(host.Till.Signed);
    }

    [Fact]
    public async Task The_screen_can_be_read_as_the_terminal_says_it()
    {
        await using var host = await TillHost.StartAsync();
        host.Till.Screen = Scenes.Approved(english: true);
        var screen = await host.Http.GetFromJsonAsync<JsonElement>("/api/pos/screen");
        Assert.Equal("result", screen.GetProperty("name").GetString());
        Assert.Equal("¥45.00", screen.GetProperty("amount").GetString());
        Assert.Equal("Good", screen.GetProperty("tone").GetString());
        Assert.Equal("Confirm", screen.GetProperty("softKeys")[0].GetProperty("key").GetString());
        Assert.Equal("01", screen.GetProperty("status").GetProperty("operator").GetString());
    }

    [Fact]
    public async Task Slips_can_be_read_line_by_line()
    {
        await using var host = await TillHost.StartAsync();
        host.Till.Print(Scenes.Slip(32, SlipCopy.Merchant));
        var slip = (await host.Http.GetFromJsonAsync<JsonElement>("/api/pos/slips"))[0];
        Assert.Equal(1, slip.GetProperty("number").GetInt32());
        Assert.False(slip.GetProperty("torn").GetBoolean());
        Assert.Equal("Merchant", slip.GetProperty("slip").GetProperty("copy").GetString());
        Assert.Equal("银联POS签购单", slip.GetProperty("slip").GetProperty("lines")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task Paper_can_be_taken_out_and_put_in()
    {
        await using var host = await TillHost.StartAsync();
        using (await host.Http.PostAsJsonAsync("/api/pos/paper", new { @out = true })) Assert.True(host.Till.PaperOut);
        using (await host.Http.PostAsJsonAsync("/api/pos/paper", new { @out = false })) Assert.False(host.Till.PaperOut);
        await RefusedAsync(host, HttpStatusCode.BadRequest, "/api/pos/paper", "{}");
    }

    [Fact]
    public async Task Faults_can_be_read_and_switched()
    {
        await using var host = await TillHost.StartAsync();
        using var answer = await host.Http.PostAsJsonAsync("/api/demo/faults", new { fault = "51", on = true });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var faults = await host.Http.GetFromJsonAsync<JsonElement>("/api/demo/faults");
        var on = Assert.Single(faults.EnumerateArray(), fault => fault.GetProperty("on").GetBoolean());
        Assert.Equal("51", on.GetProperty("id").GetString());
        Assert.Contains("no-answer", await RefusedAsync(host, HttpStatusCode.BadRequest, "/api/demo/faults", """{"fault":"zz","on":true}"""), StringComparison.Ordinal);
    }

    private static async Task<string> RefusedAsync(TillHost host, HttpStatusCode status, string path, string body)
    {
        using var answer = await host.Http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return $"{problem.GetProperty("title").GetString()} {problem.GetProperty("detail").GetString()}";
    }
}
