using System.Net.Http.Json;
using System.Text.Json;

namespace Piaohao.EndToEnd.Tests;

/// <summary>A cashier who does what the screen asks for, one step at a time: logs in, takes the amount, swipes the card, lets the customer type the PIN, tears the paper.</summary>
internal sealed class Cashier(IRunningTill piaohao, string operatorId = "01", string password = "0000")
{
    /// <summary>Screens at which an operation has ended, for good or ill.</summary>
    public int Results { get; private set; }

    /// <summary>Looks at the screen, does what it asks for, waits until the till has moved on, and returns the name of the screen it saw.</summary>
    public async Task<string> StepAsync(string amount, string card, string pin)
    {
        var screen = await piaohao.ScreenAsync();
        var name = NameOf(screen);
        switch (name)
        {
            case "operator":
                await TypeAsync(IsSecret(screen) ? password : operatorId);
                break;
            case "idle":
                await TypeAsync(amount);
                break;
            case "card":
                using (await piaohao.Http.PostAsJsonAsync("/api/pos/cards", new { card })) { }
                break;
            case "pin":
                await TypeAsync(pin);
                break;
            case "result":
                Results++;
                await PressAsync("Paper", "Confirm");
                break;
            case "boot" when screen.GetProperty("softKeys").GetArrayLength() > 0:
                await PressAsync("Confirm");
                break;
            case "amount" or "menu" or "unknown" or "blocked":
                await PressAsync("Cancel");
                break;
        }

        await MovedOnAsync(screen);
        return name;
    }

    /// <summary>Works until the screen of this name appears; fails by name after half a minute.</summary>
    public async Task<JsonElement> WorkUntilAsync(string screen, string amount, string card, string pin)
    {
        for (var steps = 0; steps < 100; steps++)
        {
            var now = await piaohao.ScreenAsync();
            if (NameOf(now) == screen) return now;
            await StepAsync(amount, card, pin);
        }

        throw new TimeoutException($"The till never came to its {screen} screen; it shows {await piaohao.ScreenAsync()}\n{piaohao.Output}");
    }

    /// <summary>A person waits for the screen to change before doing anything else; half a second is enough for anything but an answer from the host.</summary>
    private async Task MovedOnAsync(JsonElement before)
    {
        for (var wait = 0; wait < 50 && FaceOf(await piaohao.ScreenAsync()) == FaceOf(before); wait++) await Task.Delay(10);
    }

    private static string NameOf(JsonElement screen) => screen.GetProperty("name").GetString()!;

    private static (string Name, string? Prompt, bool Secret) FaceOf(JsonElement screen) =>
        (NameOf(screen), screen.GetProperty("prompt").GetString(), IsSecret(screen));

    private static bool IsSecret(JsonElement screen) =>
        screen.GetProperty("input") is { ValueKind: JsonValueKind.Object } input && input.GetProperty("kind").GetString() == "Secret";

    private Task TypeAsync(string digits) => PressAsync([.. digits.Select(d => "D" + d), "Confirm"]);

    private async Task PressAsync(params string[] keys)
    {
        using var pressed = await piaohao.PressAsync(keys);
        pressed.EnsureSuccessStatusCode();
    }
}
