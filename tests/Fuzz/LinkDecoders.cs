using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Piaohao.Link;

namespace Piaohao.Fuzz.Tests;

/// <summary>Frames out of a stream that a peer sends and then closes.</summary>
internal static class LinkDecoders
{
    public static IReadOnlyList<Decoder> All { get; } = [Frames()];

    private static Decoder Frames() => new("frames", [[0, 3, 1, 2, 3, 0, 1, 9], [0x10, 0x00, .. new byte[4096], 0, 1, 1], [0xFF, 0xFF, 1], []])
    {
        Read = input => Reading(input.Bytes),
        Look = (input, value) =>
        {
            var (frames, end) = ((List<byte[]> Frames, FrameStatus End))value!;
            var taken = frames.SelectMany(frame => (byte[])[(byte)(frame.Length >> 8), (byte)(frame.Length & 0xFF), .. frame]).ToArray();
            if (!input.Bytes.AsSpan().StartsWith(taken)) throw new BrokenRuleException("The frames are not what was sent.");
            if ((end == FrameStatus.End) != (taken.Length == input.Bytes.Length)) throw new BrokenRuleException($"{input.Bytes.Length - taken.Length} bytes are left, and reading ends with {end}.");
            return $"{frames.Count} {end}";
        },
        AllocationBase = 64 << 10,
        Share = 2000,
    };

    private static object Reading(byte[] bytes)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0, readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
        var sent = pipe.Writer.WriteAsync(bytes);
        if (!sent.IsCompleted) throw new BrokenRuleException("The pipe does not take the input.");
        pipe.Writer.Complete();
        var connection = new FrameConnection(new ClosedConnection(pipe.Reader));
        var frames = new List<byte[]>();
        while (true)
        {
            // All of the stream is there, so nothing is waited for.
            var reading = connection.ReadAsync(CancellationToken.None);
            if (!reading.IsCompletedSuccessfully) throw new BrokenRuleException("Reading waits although the stream has ended, or throws.");
            var read = reading.GetAwaiter().GetResult();
            if (read.Status != FrameStatus.Frame) return (frames, read.Status);
            frames.Add(read.Bytes);
        }
    }

    private sealed class ClosedConnection(PipeReader input) : ConnectionContext
    {
        public override string ConnectionId { get; set; } = "closed";

        public override IFeatureCollection Features { get; } = new FeatureCollection();

        public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

        public override IDuplexPipe Transport { get; set; } = new Ends(input, new Pipe().Writer);
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
