using Piaohao.Iso8583.Dialects;
using Xunit;

namespace Piaohao.Iso8583.Tests;

public sealed class Allocations
{
    [Fact]
    public void Reading_into_a_warm_message_allocates_nothing()
    {
        var wire = Vector.Named("chip-sale-request-pin").Wire;
        var message = new Message(Dialect.UnionPayPos);
        AssertAllocatesNothing(() => message.TryRead(wire, out _));
    }

    [Fact]
    public void Reading_and_writing_the_network_link_allocates_nothing()
    {
        var source = new RandomMessages(1).Of(Dialect.NetworkLink);
        var wire = source.ToArray();
        var message = new Message(Dialect.NetworkLink);
        AssertAllocatesNothing(() => message.TryRead(wire, out _) && message.TryWrite(wire, out _));
    }

    [Fact]
    public void Looking_at_values_without_asking_for_strings_allocates_nothing()
    {
        var message = new Message(Dialect.UnionPayPos);
        Assert.True(message.TryRead(Vector.Named("chip-sale-request-pin").Wire, out _));
        var text = new char[64];
        AssertAllocatesNothing(() => message.Is(3, "000000") && message.Is(35, "6225000000000006=24032201196300759631") && message.TryGetNumber(4, out var amount) && amount == 1
            && message.TryCopyText(41, text, out var written) && text.AsSpan(0, written).SequenceEqual("10008060") && message.Bytes(52).Length == 8);
    }

    [Fact]
    public void Building_and_writing_with_a_warm_message_allocates_nothing()
    {
        var message = new Message(Dialect.UnionPayPos);
        var wire = new byte[512];
        AssertAllocatesNothing(() =>
        {
            message.Clear();
            message.Mti = new Mti(200);
            message.Set(2, "6225000000000006").SetNumber(4, 4500).Set(35, "6225000000000006=24032201196300759631").Set(41, "10008060").SetBytes(52, [1, 2, 3, 4, 5, 6, 7, 8]);
            return message.TryWrite(wire, out _);
        });
    }

    [Fact]
    public void Scanning_allocates_nothing()
    {
        var wire = Vector.Named("chip-sale-request-pin").Wire;
        AssertAllocatesNothing(() => MessageScanner.TryFind(Dialect.UnionPayPos, wire, 41, out _, out var value) && value.Length == 8);
    }

    private static void AssertAllocatesNothing(Func<bool> action)
    {
        for (var i = 0; i < 100; i++) Assert.True(action());
        var before = GC.GetAllocatedBytesForCurrentThread();
        var all = true;
        for (var i = 0; i < 100; i++) all &= action();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(all);
        Assert.Equal(0, allocated);
    }
}
