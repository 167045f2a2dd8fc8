using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging;
using Piaohao.Server.Observation;
using Xunit;

namespace Piaohao.Server.Tests;

public sealed class RedactionTests
{
    [Theory]
    [InlineData("card 6200000000000000003 refused", "card 620000*********0003 refused")]
    [InlineData("6200000000000005", "620000******0005")]
    [InlineData("track ;6200000000000000003=49121201000000000?", "track ;620000*********0003=…")]
    [InlineData("packed 6200000000000000003D49121201000000000", "packed 620000*********0003=…")]
    [InlineData("PIN block 0412AC89ABCDEF67", "PIN block [16 hex digits]")]
    [InlineData("key 8594D15F8913B82A00E7742ADB09D990", "key [32 hex digits]")]
    [InlineData("key 12345678901234567890123456789012", "key [32 hex digits]")]
    [InlineData("RRN 632700000001 stays", "RRN 632700000001 stays")]
    [InlineData("terminal 10000001, trace 000012", "terminal 10000001, trace 000012")]
    public void Card_data_and_keys_are_masked_and_the_rest_is_left(string text, string expected) =>
        Assert.Equal(expected, Redaction.Apply(text));

    [Fact]
    public void No_run_of_13_to_19_digits_passes_in_clear()
    {
        var digits = Gen.Choose('0', '9').Select(c => (char)c);
        var text = from length in Gen.Choose(13, 19)
                   from pan in digits.ArrayOf(length)
                   from before in Gen.Elements("", "pan=", "中文", "\"", " ")
                   from after in Gen.Elements("", "=", " ", "x", "\"}")
                   select (Pan: new string(pan), Text: before + new string(pan) + after);
        Prop.ForAll(text.ToArbitrary(), t => !Redaction.Apply(t.Text).Contains(t.Pan, StringComparison.Ordinal)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Message_values_and_exceptions_all_go_through_it()
    {
        using var output = new StringWriter();
        using var log = new RedactingLog(output, TimeProvider.System);
        const string pan = "6200000000000000003";
        log.CreateLogger("test").Log<IReadOnlyList<KeyValuePair<string, object?>>>(
            LogLevel.Warning, new EventId(7, "Refused"), [new KeyValuePair<string, object?>("Card", pan)], new InvalidOperationException(pan), (_, _) => $"card {pan}");
        var line = output.ToString();
        Assert.DoesNotContain(pan, line, StringComparison.Ordinal);
        Assert.Contains("620000*********0003", line, StringComparison.Ordinal);
        Assert.Contains("\"event\":\"Refused\"", line, StringComparison.Ordinal);
    }
}
