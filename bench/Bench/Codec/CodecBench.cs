using Piaohao.Bench.Operations;
using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;

namespace Piaohao.Bench.Codec;

/// <summary><c>bench codec</c>: a chip sale of 20 fields built from its values and written, and read with all its fields checked, beside <see cref="CopyingCodec"/>.</summary>
internal static class CodecBench
{
    public static Task<int> RunAsync(ReadOnlySpan<string> words) => Told.RunAsync(TellOptions.Parse(words), $"codec {TellOptions.Usage}", options =>
    {
        Told.Print(Measure(), options.Json);
        return Task.CompletedTask;
    });

    public static Comparisons Measure()
    {
        var (outgoing, incoming, destination, copying) = (new Message(Dialect.UnionPayPos), new Message(Dialect.UnionPayPos), new byte[512], new CopyingCodec());
        ChipSale.Build(outgoing);
        var wire = outgoing.ToArray();
        if (!copying.BuildAndWrite().AsSpan().SequenceEqual(wire)) throw new InvalidOperationException("The two codecs disagree.");
        return new Comparisons([
            new(
                Operation.Measure("build, write", () =>
                {
                    ChipSale.Build(outgoing);
                    if (!outgoing.TryWrite(destination, out _)) throw new InvalidOperationException("The sale is not written.");
                }),
                Operation.Measure("array for each value", () => copying.BuildAndWrite())),
            new(
                Operation.Measure("read", () =>
                {
                    if (!incoming.TryRead(wire, out _)) throw new InvalidOperationException("The sale is not read.");
                }),
                Operation.Measure("array for each value", () => copying.Read(wire))),
        ]);
    }
}
