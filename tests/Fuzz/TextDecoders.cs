using System.Text;
using Microsoft.AspNetCore.Http;
using Piaohao.Amounts;
using Piaohao.Server.Commands;
using Piaohao.Server.Observation;
using Piaohao.Web;

namespace Piaohao.Fuzz.Tests;

/// <summary>Texts that come to commands, pages and the log.</summary>
internal static class TextDecoders
{
    private const string Number = "6225000000000000";

    public static IReadOnlyList<Decoder> All { get; } =
    [
        Forms.OfText<Currency>("currency", Currency.TryFromCode, currency => currency.ToString(), "CNY", "JPY", "EUR"),
        Inspection(), Redacted(), Bodies(),
    ];

    private static Decoder Inspection() => new("inspection", [.. Vectors.TerminalMessages(ofVendor: false).Select(wire => FuzzInput.OfText(Convert.ToHexString(wire))), FuzzInput.OfText("0x30 32:30-30")])
    {
        IsText = true,
        Make = mutator => mutator.Text(mutator.Seed()),
        Read = input => InspectCommand.Inspect(input.Text, new StringWriter(), new StringWriter()),
        Look = (_, value) => value is 0 or 1 or 2 ? $"{value}" : throw new BrokenRuleException("An inspection has no such end."),
        AllocationBase = 128 << 10,
        AllocationPerByte = 128,
        Share = 1500,
    };

    /// <summary>No run of digits as long as a card number leaves the program.</summary>
    private static Decoder Redacted() => new("log-text", [.. ((string[])[$"sale {Number} approved", $";{Number}=30122010000012300000?", "key 0123456789ABCDEF0123456789ABCDEF", $"a{Number}x {Number}{Number}"]).Select(text => FuzzInput.OfText(text))])
    {
        IsText = true,
        Make = mutator => mutator.Text(mutator.Seed()),
        Read = input => Redaction.Apply(input.Text),
        Look = (input, value) =>
        {
            var run = 0;
            foreach (var character in (string)value!)
                if ((run = char.IsDigit(character) ? run + 1 : 0) >= 13) throw new BrokenRuleException($"The log would show {value}");
            return Forms.Shape((string)value);
        },
        AllocationBase = 64 << 10,
        AllocationPerByte = 256,
        Share = 3000,
    };

    private sealed record Keys(string[] Names, bool Out);

    private static Decoder Bodies() => new("json-body", ["""{"names":["D4","D5","Confirm"],"out":true}"""u8.ToArray(), "null"u8.ToArray()])
    {
        Make = JsonMutation.Make,
        Read = input =>
        {
            var context = new DefaultHttpContext();
            context.Request.ContentType = "application/json";
            context.Request.Body = new MemoryStream(input.Bytes, writable: false);
            var handling = JsonBody.HandleAsync<Keys>(context.Request, "{}", keys => keys.Names is null ? throw new BrokenRuleException("A body without its names is handled.") : Results.NoContent());
            // The whole body is there, so nothing is waited for.
            return handling.IsCompleted ? ((IStatusCodeHttpResult)handling.GetAwaiter().GetResult()).StatusCode : throw new BrokenRuleException("Reading waits although the body is there.");
        },
        Look = (_, value) => value is StatusCodes.Status204NoContent or StatusCodes.Status400BadRequest ? $"{value}" : throw new BrokenRuleException($"A body is answered with {value}."),
        AllocationBase = 128 << 10,
        AllocationPerByte = 128,
        Share = 1500,
    };
}
