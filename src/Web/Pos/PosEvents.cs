using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Piaohao.Web.Demo;

namespace Piaohao.Web.Pos;

/// <summary>
/// The stream that keeps a page at what the till shows: on connecting everything, then each part as it changes
/// (<c>frame</c>, <c>screen</c>, <c>slips</c>, <c>tray</c>), each as HTML, and a <c>cue</c> for what is heard once. A slow viewer misses what is no longer true.
/// </summary>
internal static class PosEvents
{
    /// <summary>After so long without a change a <c>ping</c> tells both ends that the other is there.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    public static IResult Open(
        HttpContext context, IPosDevice device, IDemoTray tray, Drawing drawing, Viewers viewers, TimeProvider time, IHostApplicationLifetime program)
    {
        if (!viewers.TryEnter())
            return Refusal.Of(StatusCodes.Status503ServiceUnavailable, "Too many viewers.", $"At most {Viewers.Limit} at once. Close another page.");

        // The stream has no end of its own: it ends with the viewer, or with the program, which must not wait for viewers.
        var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, program.ApplicationStopping);
        context.Response.RegisterForDispose(end);
        context.Response.OnCompleted(() =>
        {
            viewers.Leave();
            return Task.CompletedTask;
        });
        return TypedResults.ServerSentEvents(UntilEnd(Watch(device, tray, drawing, time, end.Token), end.Token));
    }

    private static async IAsyncEnumerable<SseItem<string>> UntilEnd(
        IAsyncEnumerable<SseItem<string>> items, [EnumeratorCancellation] CancellationToken end)
    {
        await using var item = items.GetAsyncEnumerator(end);
        while (await MovedAsync(item, end)) yield return item.Current;
    }

    private static async Task<bool> MovedAsync(IAsyncEnumerator<SseItem<string>> item, CancellationToken end)
    {
        try
        {
            return await item.MoveNextAsync();
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async IAsyncEnumerable<SseItem<string>> Watch(
        IPosDevice device, IDemoTray tray, Drawing drawing, TimeProvider time, [EnumeratorCancellation] CancellationToken end)
    {
        var bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        var cues = Channel.CreateBounded<Cue>(new BoundedChannelOptions(Cue.Kept) { FullMode = BoundedChannelFullMode.DropOldest });
        void Ring(object? sender, EventArgs change)
        {
            // A screen that is replaced before it is drawn is not missed, but its sound would be.
            if (ReferenceEquals(sender, device) && Cue.Of(device.Screen) is { } cue) cues.Writer.TryWrite(cue);
            bell.Writer.TryWrite(true);
        }

        device.Changed += Ring;
        tray.Changed += Ring;
        try
        {
            Look? shown = null;
            while (true)
            {
                var look = Look.At(device, tray);
                if (look.FrameDiffers(shown)) yield return new(await drawing.DrawAsync<Frame>((nameof(Frame.Text), Texts.In(look.English))), "frame");
                if (look.ScreenDiffers(shown)) yield return new(await drawing.DrawAsync<Glass>((nameof(Glass.Screen), look.Screen)), "screen");
                if (look.PaperDiffers(shown)) yield return new(await drawing.DrawAsync<Paper>((nameof(Paper.Look), look)), "slips");
                if (look.TrayDiffers(shown)) yield return new(await drawing.DrawAsync<Tray>((nameof(Tray.Look), look)), "tray");
                while (cues.Reader.TryRead(out var cue)) yield return new(cue.ToJson(), "cue");
                shown = look;

                while (!await RungAsync(bell.Reader, time, end)) yield return new(string.Empty, "ping");
            }
        }
        finally
        {
            device.Changed -= Ring;
            tray.Changed -= Ring;
        }
    }

    /// <summary>True when the bell rang, false when it stayed silent for a heartbeat.</summary>
    private static async Task<bool> RungAsync(ChannelReader<bool> bell, TimeProvider time, CancellationToken end)
    {
        using var silence = new CancellationTokenSource(Heartbeat, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, end);
        try
        {
            await bell.ReadAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!end.IsCancellationRequested)
        {
            return false;
        }
    }
}
