using System.CommandLine;
using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;

namespace Piaohao.Server.Commands;

/// <summary><c>piaohao inspect HEX</c>: reads one message and explains it, masked.</summary>
internal static class InspectCommand
{
    private const int BytesMax = 65_535;

    public static Command Build()
    {
        var hex = new Argument<string[]>("HEX") { Arity = ArgumentArity.OneOrMore, Description = "The message in hex, or - to read it from standard input; spaces and 0x are ignored, the 2-byte length may be there or not" };
        var command = new Command("inspect", "Explain an ISO 8583 message field by field, card data masked") { hex };
        command.SetAction(arguments =>
        {
            var text = string.Concat(arguments.GetRequiredValue(hex));
            return Inspect(text == "-" ? Console.In.ReadToEnd() : text, Console.Out, Console.Error);
        });
        return command;
    }

    internal static int Inspect(string hex, TextWriter output, TextWriter errors)
    {
        if (hex.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) hex = hex[2..];
        var digits = string.Concat(hex.Where(c => !char.IsWhiteSpace(c) && c is not (':' or '-')));
        if (digits.Length == 0 || digits.Length % 2 != 0 || digits.Length > 2 * BytesMax || !digits.All(char.IsAsciiHexDigit))
        {
            errors.WriteLine("That is no message: give an even count of hex digits, such as 0057600501000061310031110808…");
            return 2;
        }

        var bytes = Convert.FromHexString(digits);
        var best = Readings(bytes).MaxBy(r => (r.Error is null, r.Message.Fields.Count()));
        if (best.Message.Mti.Value == 0)
        {
            errors.WriteLine($"That is no message of either link: {best.Error}.");
            return 1;
        }

        output.WriteLine($"{best.Name}, {bytes.Length} bytes");
        if (best.Message.Prefix.Length == 11)
            output.WriteLine($"TPDU {Convert.ToHexString(best.Message.Prefix[..5])}  header {Convert.ToHexString(best.Message.Prefix[5..])}");
        output.WriteLine(Description.Describe(best.Message));
        if (best.Error is null) return 0;
        errors.WriteLine($"Damaged: {best.Error}. What stands before it is shown above.");
        return 1;
    }

    private static IEnumerable<(string Name, Message Message, ReadError? Error)> Readings(byte[] bytes)
    {
        var framed = bytes.Length > 2 && (bytes[0] << 8 | bytes[1]) == bytes.Length - 2;
        var body = framed ? bytes[2..] : bytes;
        foreach (var (name, dialect) in new[] { ("UnionPay POS terminal link", Dialect.UnionPayPos), ("Network link (ISO 8583:1987)", Dialect.NetworkLink) })
        {
            var message = new Message(dialect);
            message.TryRead(body, out var error);
            yield return (name, message, error);
        }
    }
}
