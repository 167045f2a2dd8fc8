using BenchmarkDotNet.Attributes;
using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;

namespace Piaohao.Bench.Codec;

/// <summary>A chip sale of 20 fields (UnionPay POS): built from its values, written, and read. <see cref="Copying"/> is the plain
/// way to do the same, an array for each value, as a measure in the same run.</summary>
[MemoryDiagnoser]
public class CodecBenchmark
{
    private readonly Message outgoing = new(Dialect.UnionPayPos);
    private readonly Message incoming = new(Dialect.UnionPayPos);
    private readonly byte[] destination = new byte[512];
    private readonly CopyingCodec copying = new();
    private byte[] wire = [];

    [GlobalSetup]
    public void Prepare()
    {
        ChipSale.Build(outgoing);
        wire = outgoing.ToArray();
        if (!incoming.TryRead(wire, out var error)) throw new InvalidOperationException(error.ToString());
        if (!copying.BuildAndWrite().AsSpan().SequenceEqual(wire)) throw new InvalidOperationException("The two codecs disagree.");
    }

    /// <summary>Values set, message written, and read by another party.</summary>
    [Benchmark(Baseline = true)]
    public bool BuildWriteRead()
    {
        ChipSale.Build(outgoing);
        return outgoing.TryWrite(destination, out var written) && incoming.TryRead(destination.AsSpan(0, written), out _);
    }

    /// <summary>Values set and message written.</summary>
    [Benchmark]
    public bool BuildWrite()
    {
        ChipSale.Build(outgoing);
        return outgoing.TryWrite(destination, out _);
    }

    /// <summary>A message that is built already, written.</summary>
    [Benchmark]
    public bool Write() => outgoing.TryWrite(destination, out _);

    /// <summary>Read to the last byte, all fields checked.</summary>
    [Benchmark]
    public bool Read() => incoming.TryRead(wire, out _);

    /// <summary>The plain way: built, written and read with an array for each value.</summary>
    [Benchmark]
    public int Copying() => copying.Read(copying.BuildAndWrite()).Count;
}
