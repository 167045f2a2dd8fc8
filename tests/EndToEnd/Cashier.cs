using System.Net.Http.Json;
using System.Text.Json;

namespace Piaohao.EndToEnd.Tests;

/// <summary>A cashier who does what the screen asks for, one step at a time: logs in, takes the amount, swipes the card, lets the customer type the PIN, tears the paper.</summary>
internal sealed class Cashier(RunningPiaohao piaohao, string operatorId = "01", string password = "0000")
{
    /// <summary>Screens at which an operation has ended, for good or ill.</summary>
    public int Results { get; private set; }

    /// <summary>Looks at the screen, does what it asks for, and returns its name.</summary>
    public async Task<string> StepAsync(string amount, string card, string pin)
    {
        var screen = await piaohao.ScreenAsync();
        var name = screen.GetProperty("name").GetString()!;
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
            default:
                await Task.Delay(10);
                break;
        }

        return name;
    }

    /// <summary>Works until the screen of this name appears; fails by name after half a minute.</summary>
    public async Task<JsonElement> WorkUntilAsync(string screen, string amount, string card, string pin)
    {
        for (var steps = 0; steps < 3_000; steps++)
        {
            if (await StepAsync(amount, card, pin) == screen) return await piaohao.ScreenAsync();
            await Task.Delay(10);
        }

        throw new TimeoutException($"The till never came to its {screen} screen.\n{piaohao.Output}");
    }

    private static bool IsSecret(JsonElement screen) => screen.GetProperty("input").GetProperty("kind").GetString() == "Secret";

    private Task TypeAsync(string digits) => PressAsync([.. digits.Select(d => "D" + d), "Confirm"]);

    private async Task PressAsync(params string[] keys)
    {
        using var pressed = await piaohao.PressAsync(keys);
        pressed.EnsureSuccessStatusCode();
    }
}
