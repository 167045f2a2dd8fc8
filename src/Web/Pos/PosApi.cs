using System.Collections.Frozen;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Piaohao.Terminal.Screens;
using Piaohao.Transactions.Signatures;
using Piaohao.Web.Demo;

namespace Piaohao.Web.Pos;

/// <summary>Everything a hand can do at the till, for programs; the page uses the same endpoints.</summary>
internal static class PosApi
{
    /// <summary>The most keys in one request.</summary>
    private const int KeyLimit = 64;

    private static readonly FrozenDictionary<string, Key> Keys =
        Enum.GetValues<Key>().ToFrozenDictionary(key => key.ToString(), StringComparer.Ordinal);

    private static readonly string KeyNames = string.Join(' ', Enum.GetNames<Key>());

    public static void Map(IEndpointRouteBuilder pos)
    {
        pos.MapGet("/screen", (IPosDevice device) => Results.Json(device.Screen, JsonBody.Format));
        pos.MapGet("/slips", (IPosDevice device) => Results.Json(device.Slips, JsonBody.Format));

        pos.MapPost("/keys", (HttpRequest request, IPosDevice device) =>
            JsonBody.HandleAsync<KeyPresses>(request, """{"keys":["D4","D5","Confirm"]}""", presses => Press(presses, device)));

        pos.MapPost("/cards", (HttpRequest request, IPosDevice device, IDemoTray tray) =>
            JsonBody.HandleAsync<CardOffer>(request, """{"card":"id"}, ids from GET /api/demo/cards""", offer => Offer(offer, device, tray)));

        pos.MapPost("/scan", (HttpRequest request, IPosDevice device) =>
            JsonBody.HandleAsync<ShownCode>(request, """{"text":"what the code says"}""", code => Scan(code, device)));

        pos.MapPost("/signature", (HttpRequest request, IPosDevice device) =>
            JsonBody.HandleAsync<GivenSignature>(request, """{"signature":"base64 of the compact form (docs/wire.md)"}""", given => Sign(given, device)));

        pos.MapPost("/paper", (HttpRequest request, IPosDevice device) =>
            JsonBody.HandleAsync<PaperRoll>(request, """{"out":true}""", roll => Put(roll, device)));
    }

    private static IResult Press(KeyPresses presses, IPosDevice device)
    {
        if (presses.Keys is not { Length: > 0 and <= KeyLimit } names)
            return Refusal.Of(StatusCodes.Status400BadRequest, "No keys, or too many.", $"Send 1 to {KeyLimit} keys.");

        // All or none: half a number typed would be worse than none.
        var unknown = Array.FindIndex(names, name => name is null || !Keys.ContainsKey(name));
        if (unknown >= 0)
            return Refusal.Of(StatusCodes.Status400BadRequest, $"There is no key '{Shorten(names[unknown] ?? string.Empty)}'.", $"The keys are: {KeyNames}");

        foreach (var name in names) device.Press(Keys[name]);
        return Results.NoContent();
    }

    private static IResult Offer(CardOffer offer, IPosDevice device, IDemoTray tray)
    {
        if (tray.Find(offer.Card) is not { } card)
        {
            return Refusal.Of(
                StatusCodes.Status400BadRequest, $"There is no card '{Shorten(offer.Card)}'.",
                $"The cards are: {string.Join(' ', tray.Cards.Select(c => c.Id))}");
        }

        return device.Offer(card)
            ? Results.NoContent()
            : Refusal.Of(StatusCodes.Status409Conflict, "The reader is not waiting for a card.", "Enter an amount first; the screen asks for the card.");
    }

    private static IResult Scan(ShownCode code, IPosDevice device)
    {
        if (code.Text.Length is 0 or > IPosDevice.CodeMost)
            return Refusal.Of(StatusCodes.Status400BadRequest, "No code, or too long.", $"Send 1 to {IPosDevice.CodeMost} characters.");
        return device.Scan(code.Text)
            ? Results.NoContent()
            : Refusal.Of(StatusCodes.Status409Conflict, "The scanner is not waiting for a code.", "Choose what to do first; the screen asks for the code.");
    }

    private static IResult Sign(GivenSignature given, IPosDevice device)
    {
        var compact = new byte[SignatureDrawing.BytesMost];
        if (!Convert.TryFromBase64String(given.Signature, compact, out var length) || !SignatureDrawing.TryRead(compact.AsSpan(0, length), out var drawing))
        {
            return Refusal.Of(
                StatusCodes.Status400BadRequest, "That is no signature.", $"Send the compact form (docs/wire.md), at most {SignatureDrawing.BytesMost} bytes, in base64.");
        }

        return device.Sign(drawing)
            ? Results.NoContent()
            : Refusal.Of(StatusCodes.Status409Conflict, "The pad is not waiting for a signature.", "It waits after an approval that the cardholder must sign for.");
    }

    private static IResult Put(PaperRoll roll, IPosDevice device)
    {
        device.PaperOut = roll.Out;
        return Results.NoContent();
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : $"{text[..40]}…";

    private sealed record KeyPresses(string[] Keys);

    private sealed record CardOffer(string Card);

    private sealed record ShownCode(string Text);

    private sealed record GivenSignature(string Signature);

    private sealed record PaperRoll(bool Out);
}
