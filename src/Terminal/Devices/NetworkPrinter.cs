using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Piaohao.Terminal.Slips;

namespace Piaohao.Terminal.Devices;

/// <summary>Time limits of a network printer.</summary>
/// <param name="Connect">Until the connection stands.</param>
/// <param name="Write">Until the printer has taken the slip.</param>
/// <param name="Status">Until it has answered a status query; a printer that never answers is taken to have paper.</param>
public sealed record PrinterLimits(TimeSpan Connect, TimeSpan Write, TimeSpan Status)
{
    public static PrinterLimits Usual { get; } = new(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1));
}

/// <summary>An ESC/POS printer on TCP, usually port 9100: one connection for each slip. Paper is asked for before and after (DLE EOT 4), so that a roll
/// that ends in the middle is noticed.</summary>
public sealed class NetworkPrinter(EndPoint address, IConnectionFactory connections, TimeProvider time, PrinterLimits limits) : IPrinter
{
    private const byte PaperEnd = 0x60;
    private static readonly byte[] AskPaper = [0x10, 0x04, 0x04];
    private volatile bool ready = true;

    /// <summary>Whether the last slip, or the last <see cref="ProbeAsync"/>, found the printer with paper; true before the first.</summary>
    public bool IsReady => ready;

    /// <summary>Asks the printer now.</summary>
    public Task<PrintResult> ProbeAsync(CancellationToken cancel) => UseAsync(null, cancel);

    public Task<PrintResult> PrintAsync(Slip slip, CancellationToken cancel) => UseAsync(EscPos.Render(slip), cancel);

    private async Task<PrintResult> UseAsync(byte[]? slip, CancellationToken cancel)
    {
        var result = await TryUseAsync(slip, cancel);
        ready = result == PrintResult.Printed;
        return result;
    }

    private async Task<PrintResult> TryUseAsync(byte[]? slip, CancellationToken cancel)
    {
        try
        {
            await using var connection = await LimitAsync(limits.Connect, token => connections.ConnectAsync(address, token), cancel);
            if (!await HasPaperAsync(connection.Transport, cancel)) return PrintResult.PaperOut;
            if (slip is null) return PrintResult.Printed;
            await LimitAsync(limits.Write, token => connection.Transport.Output.WriteAsync(slip, token), cancel);
            return await HasPaperAsync(connection.Transport, cancel) ? PrintResult.Printed : PrintResult.PaperOut;
        }
        catch (Exception failure) when (failure is IOException or ConnectionAbortedException or TimeoutException)
        {
            return PrintResult.Unreachable;
        }
    }

    private async Task<bool> HasPaperAsync(IDuplexPipe transport, CancellationToken cancel)
    {
        await LimitAsync(limits.Write, token => transport.Output.WriteAsync(AskPaper, token), cancel);
        try
        {
            var read = await LimitAsync(limits.Status, token => transport.Input.ReadAsync(token), cancel);
            if (read.Buffer.IsEmpty && read.IsCompleted) throw new IOException("The printer closed the connection.");
            var status = read.Buffer.ToArray()[^1];
            transport.Input.AdvanceTo(read.Buffer.End);
            return (status & PaperEnd) == 0;
        }
        catch (TimeoutException)
        {
            // Many printers answer no status on this port; then the paper is the eye's business.
            return true;
        }
    }

    private async Task<T> LimitAsync<T>(TimeSpan limit, Func<CancellationToken, ValueTask<T>> work, CancellationToken cancel)
    {
        using var ended = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ended.Token, cancel);
        try
        {
            return await work(either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
    }
}
