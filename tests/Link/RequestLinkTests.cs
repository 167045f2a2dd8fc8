using System.Text;
using Xunit;

namespace Piaohao.Link.Tests;

/// <summary>Frames here are four letters of key and then text; a key of <c>----</c> is no answer.</summary>
public sealed class RequestLinkTests : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ManualClock clock = new();
    private readonly FrameConnection peer;
    private readonly RequestLink<string> link;
    private readonly List<string> unmatched = [];
    private readonly SemaphoreSlim unmatchedCame = new(0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task<FrameStatus> running;

    public RequestLinkTests()
    {
        var (ours, theirs) = MemoryConnection.Pair();
        peer = new FrameConnection(theirs);
        link = new RequestLink<string>(new FrameConnection(ours, time: clock), KeyOf, Unmatched, clock);
        running = link.RunAsync(stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await peer.DisposeAsync();
        stop.Dispose();
        unmatchedCame.Dispose();
    }

    [Fact]
    public async Task Answers_in_any_order_find_their_requests()
    {
        var requests = new[] { Request("aaaa"), Request("bbbb"), Request("cccc") };
        foreach (var key in new[] { "aaaa", "bbbb", "cccc" }) Assert.Equal(key + "?", await Received());
        foreach (var key in new[] { "cccc", "aaaa", "bbbb" }) await Answer(key + "!");
        Assert.Equal<string?[]>(["aaaa!", "bbbb!", "cccc!"], await Task.WhenAll(requests));
        Assert.Equal(0, link.Waiting);
    }

    [Fact]
    public async Task Late_answer_is_unmatched_and_its_request_has_ended_with_nothing()
    {
        var request = Request("aaaa");
        await Received();
        clock.Advance(Limit);
        Assert.Null(await request);
        await Answer("aaaa late");
        await unmatchedCame.WaitAsync();
        Assert.Equal(["aaaa late"], unmatched);
    }

    [Fact]
    public async Task Answer_just_in_time_is_taken()
    {
        var request = Request("aaaa");
        await Received();
        clock.Advance(Limit - TimeSpan.FromTicks(1));
        await Answer("aaaa!");
        Assert.Equal("aaaa!", await request);
    }

    [Fact]
    public async Task Repeated_answers_foreign_answers_and_the_peers_own_requests_are_unmatched_in_order()
    {
        var request = Request("aaaa");
        await Received();
        foreach (var frame in new[] { "----own", "aaaa!", "aaaa again", "zzzz never asked" }) await Answer(frame);
        Assert.Equal("aaaa!", await request);
        for (var count = 0; count < 3; count++) await unmatchedCame.WaitAsync();
        Assert.Equal(["----own", "aaaa again", "zzzz never asked"], unmatched);
    }

    [Fact]
    public async Task Key_in_use_is_a_mistake_of_the_caller_and_harms_nobody()
    {
        var first = Request("aaaa");
        await Assert.ThrowsAsync<InvalidOperationException>(() => Request("aaaa"));
        await Received();
        await Answer("aaaa!");
        Assert.Equal("aaaa!", await first);
    }

    [Fact]
    public async Task Key_is_free_again_after_its_answer()
    {
        for (var round = 0; round < 100; round++)
        {
            var request = Request("aaaa");
            await Received();
            await Answer($"aaaa{round}");
            Assert.Equal($"aaaa{round}", await request);
        }
    }

    [Fact]
    public async Task Cut_connection_wakes_all_who_wait_with_nothing()
    {
        var requests = new[] { Request("aaaa"), Request("bbbb") };
        await peer.DisposeAsync();
        Assert.Equal<string?[]>([null, null], await Task.WhenAll(requests));
        Assert.Equal(FrameStatus.End, await running);
        Assert.Equal(0, link.Waiting);
    }

    [Fact]
    public async Task Request_after_the_end_has_no_answer_at_once()
    {
        await peer.DisposeAsync();
        await running;
        Assert.Null(await Request("aaaa"));
    }

    [Fact]
    public async Task Stopping_wakes_all_who_wait_with_nothing()
    {
        var request = Request("aaaa");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Null(await request);
    }

    [Fact]
    public async Task Stream_that_cannot_be_trusted_ends_the_link()
    {
        var request = Request("aaaa");
        await peer.Connection.Transport.Output.WriteAsync(new byte[] { 0, 0 });
        Assert.Equal(FrameStatus.BadLength, await running);
        Assert.Null(await request);
    }

    [Fact]
    public async Task Cancelled_request_frees_its_key_and_its_answer_is_unmatched()
    {
        using var cancel = new CancellationTokenSource();
        var request = link.RequestAsync("aaaa", Encoding.ASCII.GetBytes("aaaa?"), Limit, cancel.Token);
        await Received();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        Assert.Equal(0, link.Waiting);
        await Answer("aaaa!");
        await unmatchedCame.WaitAsync();
        Assert.Equal(["aaaa!"], unmatched);
    }

    [Fact]
    public async Task Request_that_cannot_be_sent_is_an_io_error_and_frees_its_key()
    {
        await peer.Connection.Transport.Input.CompleteAsync();
        await Assert.ThrowsAsync<IOException>(() => Request("aaaa"));
        Assert.Equal(0, link.Waiting);
    }

    private static string? KeyOf(byte[] frame) => Encoding.ASCII.GetString(frame.AsSpan(0, 4)) is var key && key == "----" ? null : key;

    private ValueTask Unmatched(byte[] frame)
    {
        unmatched.Add(Encoding.ASCII.GetString(frame));
        unmatchedCame.Release();
        return ValueTask.CompletedTask;
    }

    private async Task<string?> Request(string key) =>
        await link.RequestAsync(key, Encoding.ASCII.GetBytes(key + "?"), Limit, CancellationToken.None) is { } answer ? Encoding.ASCII.GetString(answer) : null;

    private async Task<string> Received() => Encoding.ASCII.GetString((await peer.ReadAsync(CancellationToken.None)).Bytes);

    private async Task Answer(string frame) => await peer.WriteAsync(Encoding.ASCII.GetBytes(frame), CancellationToken.None);
}
