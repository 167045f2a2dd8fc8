using FsCheck;
using FsCheck.Fluent;
using Piaohao.Iso8583.Dialects;
using Xunit;

namespace Piaohao.Iso8583.Tests;

public sealed class RoundTrips
{
    public static TheoryData<string> Dialects => [Dialect.UnionPayPos.Name, Dialect.NetworkLink.Name];

    [Theory]
    [MemberData(nameof(Dialects))]
    public void A_message_that_was_written_reads_as_what_it_was(string name) => Prop.ForAll(Seeds, seed =>
    {
        var dialect = Named(name);
        var messages = new RandomMessages(seed);
        var values = messages.Values(dialect);
        var message = messages.Of(dialect, values);
        var read = new Message(dialect);
        return read.TryRead(message.ToArray(), out _)
            && read.Mti == message.Mti
            && read.Prefix.SequenceEqual(message.Prefix)
            && read.Fields.SequenceEqual(values.Keys.Order())
            && values.All(v => read.Text(v.Key) == v.Value && read.Is(v.Key, v.Value))
            && read.ToArray().AsSpan().SequenceEqual(message.ToArray());
    }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Fields_that_are_set_again_removed_or_copied_are_as_if_set_once(string name) => Prop.ForAll(Seeds, seed =>
    {
        var dialect = Named(name);
        var messages = new RandomMessages(seed);
        var (first, second) = (messages.Values(dialect), messages.Values(dialect));
        var message = messages.Of(dialect, first);
        foreach (var (field, text) in second) message.Set(field, text);
        foreach (var field in first.Keys.Where(f => f % 3 == 0)) message.Remove(field);
        var wanted = first.Concat(second).Where(v => !(first.ContainsKey(v.Key) && v.Key % 3 == 0)).GroupBy(v => v.Key).ToDictionary(g => g.Key, g => g.Last().Value);

        var direct = messages.Of(dialect, wanted);
        var copy = new Message(dialect, message.Mti);
        foreach (var field in message.Fields) copy.CopyFrom(message, field);
        message.Prefix.CopyTo(direct.Prefix);
        message.Prefix.CopyTo(copy.Prefix);
        direct.Mti = message.Mti;
        return message.ToArray().AsSpan().SequenceEqual(direct.ToArray()) && copy.ToArray().AsSpan().SequenceEqual(direct.ToArray());
    }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Dialects))]
    public void The_scanner_finds_what_reading_finds(string name) => Prop.ForAll(Seeds, seed =>
    {
        var message = new RandomMessages(seed).Of(Named(name));
        var wire = message.ToArray();
        return Enumerable.Range(2, 127).All(field =>
            MessageScanner.TryFind(message.Dialect, wire, field, out var mti, out var value) == message.Has(field) && mti == message.Mti && value.SequenceEqual(message.Bytes(field)));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Dialects))]
    public void The_MAC_covers_everything_from_the_MTI_to_the_field_before_it(string name) => Prop.ForAll(Seeds, seed =>
    {
        var message = new RandomMessages(seed).Of(Named(name));
        var wire = message.ToArray();
        var last = message.Fields.LastOrDefault();
        var covered = Message.MacInput(message.Dialect, wire);
        return last is 64 or 128 ? covered.SequenceEqual(wire.AsSpan()[message.Dialect.PrefixLength..^8]) : covered.IsEmpty;
    }).QuickCheckThrowOnFailure();

    private static Arbitrary<int> Seeds => Gen.Choose(0, int.MaxValue - 1).ToArbitrary();

    private static Dialect Named(string name) => name == Dialect.NetworkLink.Name ? Dialect.NetworkLink : Dialect.UnionPayPos;
}
