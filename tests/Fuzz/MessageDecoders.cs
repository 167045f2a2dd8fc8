using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;
using Piaohao.Iso8583.Fields;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Orders;
using Piaohao.Terminal.Wire;

namespace Piaohao.Fuzz.Tests;

/// <summary>Whole messages, in each dialect.</summary>
internal static class MessageDecoders
{
    // A vendor's terminal that uses four fields for itself.
    private static readonly Dialect Vendor = Dialect.UnionPayPos.With("a vendor's variant",
        new FieldFormat(43, "merchant name", FieldEncoding.Chinese, FieldLength.Fixed(40), Padding.TrailingSpace, Sensitivity.Open),
        new FieldFormat(46, "terminal", FieldEncoding.Text, FieldLength.LLL(255)),
        new FieldFormat(56, "message", FieldEncoding.Binary, FieldLength.LLL(255)),
        new FieldFormat(63, "private", FieldEncoding.Binary, FieldLength.LLL(163)));

    public static IReadOnlyList<Decoder> All { get; } =
    [
        Of("terminal-message", Dialect.UnionPayPos, [.. Vectors.TerminalMessages(ofVendor: false), .. Vectors.OtherMessages(), .. RequestDecoders.TerminalSeeds()]),
        Of("vendor-message", Vendor, [.. Vectors.TerminalMessages(ofVendor: true), .. Vectors.OtherMessages()]),
        Of("network-message", Dialect.NetworkLink, [.. RequestDecoders.NetworkSeeds()]),
    ];

    private static Decoder Of(string name, Dialect dialect, byte[][] seeds)
    {
        var message = new Message(dialect);
        var mutation = new MessageMutation(dialect);
        return new Decoder(name, seeds)
        {
            Make = mutation.Make,
            // One message is read into again and again: reading allocates for an error only.
            Read = input => message.TryRead(input.Bytes, out var error) ? message : error,
            Look = (input, value) => value is ReadError error ? OfRefused(message, error, input.Bytes) : OfRead(message, input.Bytes),
            AllocationBase = 16 << 10,
            AllocationPerByte = 0,
            Share = 4000,
        };
    }

    private static string OfRefused(Message message, ReadError error, byte[] wire)
    {
        Require(error.Offset >= 0 && error.Offset <= wire.Length, "The error lies outside the message.");
        Require(error.Path.Length > 0 && error.Expected.Length > 0 && error.Found.Length > 0 && error.ToString().Length < 300, "The error does not say what and where.");
        LookAround(message, wire);
        return $"{error.Path}: {error.Expected} ({string.Join(',', message.Fields)})";
    }

    private static string OfRead(Message message, byte[] wire)
    {
        LookAround(message, wire);
        var written = message.ToArray();
        var again = new Message(message.Dialect);
        Require(again.TryRead(written, out _) && Same(message, again), "A message that was read and written reads as another.");
        Require(again.ToArray().AsSpan().SequenceEqual(written), "A message that was written is written another way after it was read.");
        Require(written.Length <= wire.Length, "A message is written longer than it was read.");
        var copy = new Message(message.Dialect, message.Mti);
        message.Prefix.CopyTo(copy.Prefix);
        foreach (var field in message.Fields.Reverse())
        {
            if (message.Dialect.Find(field)!.IsPacked) copy.SetPacked(field, message.Bytes(field), message.Length(field));
            else copy.SetBytes(field, message.Bytes(field));
        }

        Require(copy.ToArray().AsSpan().SequenceEqual(written), "A message made of the values of another is not that message.");
        return $"{message.Mti} {string.Join(',', message.Fields)}";
    }

    private static bool Same(Message one, Message other) =>
        one.Mti == other.Mti && one.Prefix.SequenceEqual(other.Prefix) && one.Fields.SequenceEqual(other.Fields)
        && one.Fields.All(field => one.Text(field) == other.Text(field) && one.Length(field) == other.Length(field) && one.Bytes(field).SequenceEqual(other.Bytes(field)));

    /// <summary>What is done with a message, whole or not: nothing of it throws, and all ways to a value agree.</summary>
    private static void LookAround(Message message, byte[] wire)
    {
        _ = message.ToString();
        _ = Message.MacInput(message.Dialect, wire);
        var copy = new char[2048];
        foreach (var field in message.Fields)
        {
            var text = message.Text(field);
            Require(text is not null && message.Is(field, text), "A field is not what it says.");
            Require(message.TryCopyText(field, copy, out var length) && text.AsSpan().SequenceEqual(copy.AsSpan(0, length)), "A field's text is another when it is copied.");
            Require(MessageScanner.TryFind(message.Dialect, wire, field, out _, out var value) && value.SequenceEqual(message.Bytes(field)), "Looking for one field finds another value.");
            _ = message.TryGetNumber(field, out _);
        }

        ReadParts(message);
    }

    private static void ReadParts(Message message)
    {
        _ = EntryMode.TryRead(message, out _);
        _ = SecurityControl.TryRead(message, out _);
        _ = Field44.TryRead(message, out _);
        _ = Field48Items.TryRead(message, out _);
        _ = Field48Totals.TryRead(message, out _);
        _ = Field54.TryRead(message, out _);
        _ = Field60.TryRead(message, out _);
        _ = Field61.TryRead(message, out _);
        _ = Field62SignIn.TryRead(message.Bytes(62), out _);
        _ = Field62WorkingKeys.TryRead(message.Bytes(62), out _);
        _ = Field63Answer.TryRead(message.Bytes(63), out _);
        _ = TrainingMark.IsOn(message);
        _ = SetStamp.TryRead(message, out _);
        _ = TerminalStatus.TryRead(message, out _);
        _ = QueryAnswer.TryRead(message, out _);
        if (Field59.TryRead(message, out var extension)) _ = DeviceInformation.TryRead(extension, out _);
        if (message.Dialect.PrefixLength == 11) _ = Tpdu.TryRead(message.Prefix, out _) && PosHeader.TryRead(message.Prefix[PosHeader.Offset..], out _);
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds) throw new BrokenRuleException(rule);
    }
}
