using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Piaohao.EndToEnd.Tests;

/// <summary>The supervisor at the till, who needs nobody's password: answers each screen by its name.</summary>
internal sealed class Supervisor(RunningPiaohao piaohao)
{
    private const string Number = "00", Password = "123456", Pin = "123456";
    private const int AnswersMost = 40;
    private static readonly TimeSpan MovesWithin = TimeSpan.FromSeconds(40);

    /// <summary>A sale; true where it was approved.</summary>
    public Task<bool> SellAsync(long fen, string card) => DoAsync(card, new() { ["idle"] = Typed(fen) });

    /// <summary>Voids a sale of this batch; true where it was approved.</summary>
    public Task<bool> VoidAsync(long trace, string card) => DoAsync(card, new()
    {
        ["idle"] = ["F2"], ["menu"] = ["D1"], ["original-trace"] = Typed(trace), ["original"] = ["Confirm"],
    });

    /// <summary>Refunds a part of a sale; true where it was approved.</summary>
    public Task<bool> RefundAsync(long trace, long fen, string card) => DoAsync(card, new()
    {
        ["idle"] = ["F1"], ["original-way"] = ["D1"], ["original-trace"] = Typed(trace), ["original"] = ["Confirm"], ["amount"] = Typed(fen), ["refund-reason"] = ["D1"],
    });

    /// <summary>Lets the settlement begin, and does not wait for its end.</summary>
    public async Task BeginSettlementAsync()
    {
        await ToIdleAsync();
        await ChooseAsync("签到 / 结算", "结算");
        await GoAsync("settle", "", []);
        await PressAsync("Confirm");
    }

    /// <summary>Tells the host how the terminal is, whereupon the host tells what it wants; does not wait until it has been obeyed. False where nothing is wanted.</summary>
    public async Task<bool> AskHostAsync()
    {
        await ToIdleAsync();
        await ChooseAsync("机器", "主机下载", "立即查询");
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < MovesWithin; await Task.Delay(5))
        {
            var name = NameOf(await piaohao.ScreenAsync());
            if (name is "result" or "order" or "idle") return name != "result";
        }

        throw new TimeoutException($"The host says nothing; the till shows {await piaohao.ScreenAsync()}\n{piaohao.Output}");
    }

    /// <summary>From wherever the till stands to the idle screen, logging in where nobody is.</summary>
    public Task ToIdleAsync() => GoAsync("idle", "", []);

    private async Task<bool> DoAsync(string card, Dictionary<string, string[]> answers)
    {
        await ToIdleAsync();
        var result = await GoAsync("result", card, answers);
        var approved = result.GetProperty("tone").GetString() == "Good";
        await ToIdleAsync();
        return approved;
    }

    /// <summary>Answers screen after screen until the one of this name appears.</summary>
    private async Task<JsonElement> GoAsync(string end, string card, Dictionary<string, string[]> answers)
    {
        for (var answered = 0; answered < AnswersMost;)
        {
            var screen = await piaohao.ScreenAsync();
            var name = NameOf(screen);
            if (name == end) return screen;
            var keys = answers.GetValueOrDefault(name) ?? Usual(name, screen);
            if (name == "card" || keys.Length > 0) answered++;
            if (name == "card") await OfferAsync(card);
            else if (keys.Length > 0) await PressAsync(keys);
            await MovedOnAsync(screen, past: keys.Length > 0 ? "order" : null);
        }

        throw new TimeoutException($"The till never came to its {end} screen; it shows {await piaohao.ScreenAsync()}\n{piaohao.Output}");
    }

    /// <summary>What is pressed whatever is being done; nothing where the till goes on by itself.</summary>
    private static string[] Usual(string name, JsonElement screen) => name switch
    {
        "operator" => Typed(IsSecret(screen) ? Password : Number),
        "pin" => Typed(Pin),
        "result" => ["Paper", "Confirm"],
        "settled" or "settle-stopped" => ["Confirm"],
        "boot" when screen.GetProperty("softKeys").GetArrayLength() > 0 => ["Confirm"],
        _ => [],
    };

    private async Task ChooseAsync(params string[] labels)
    {
        await PressAsync("Menu");
        foreach (var label in labels)
        {
            var waited = Stopwatch.StartNew();
            while (true)
            {
                var screen = await piaohao.ScreenAsync();
                var key = screen.GetProperty("softKeys").EnumerateArray().FirstOrDefault(soft => soft.GetProperty("label").GetString() == label);
                if (NameOf(screen) == "menu" && key.ValueKind == JsonValueKind.Object)
                {
                    await PressAsync(key.GetProperty("key").GetString()!);
                    await MovedOnAsync(screen);
                    break;
                }

                if (waited.Elapsed > MovesWithin) throw new TimeoutException($"No menu offers {label}; the till shows {screen}");
                await Task.Delay(10);
            }
        }
    }

    /// <summary>The screen may ask for a card a moment before the reader waits for one: nobody swipes once and walks away.</summary>
    private async Task OfferAsync(string card)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(20))
        {
            using var offered = await piaohao.Http.PostAsJsonAsync("/api/pos/cards", new { card });
            if (offered.IsSuccessStatusCode) return;
            if (waited.Elapsed > MovesWithin || NameOf(await piaohao.ScreenAsync()) != "card") return;
        }
    }

    /// <summary>Nobody presses the same keys again before the screen has changed.</summary>
    /// <param name="past">A screen that does not count: the host's orders flit over the one that was answered before the keys are taken there.</param>
    private async Task MovedOnAsync(JsonElement before, string? past = null)
    {
        var waited = Stopwatch.StartNew();
        while (await piaohao.ScreenAsync() is var now && (FaceOf(now) == FaceOf(before) || NameOf(now) == past))
        {
            if (waited.Elapsed > MovesWithin) throw new TimeoutException($"The till shows for {MovesWithin}: {before}\n{piaohao.Output}");
            await Task.Delay(10);
        }
    }

    /// <summary>What a person takes for another screen: not the clock, nor what has been typed.</summary>
    private static string FaceOf(JsonElement screen) =>
        $"{NameOf(screen)}|{screen.GetProperty("title")}|{screen.GetProperty("prompt")}|{screen.GetProperty("lines")}|{IsSecret(screen)}";

    private static string NameOf(JsonElement screen) => screen.GetProperty("name").GetString()!;

    private static bool IsSecret(JsonElement screen) =>
        screen.GetProperty("input") is { ValueKind: JsonValueKind.Object } input && input.GetProperty("kind").GetString() == "Secret";

    private static string[] Typed(long number) => Typed(number.ToString(CultureInfo.InvariantCulture));

    private static string[] Typed(string digits) => [.. digits.Select(digit => "D" + digit), "Confirm"];

    private async Task PressAsync(params string[] keys)
    {
        using var pressed = await piaohao.PressAsync(keys);
        pressed.EnsureSuccessStatusCode();
    }
}
