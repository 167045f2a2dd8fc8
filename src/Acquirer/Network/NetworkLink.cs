using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Piaohao.Acquirer.Books;
using Piaohao.Iso8583;
using Piaohao.Keys;
using Piaohao.Link;

namespace Piaohao.Acquirer.Network;

/// <summary>The link to the card network: connects, signs on, asks for working keys, keeps the line alive, and begins
/// again after every cut.</summary>
public sealed class NetworkLink
{
    private const int KeyHex = 32;
    private const int CheckValueHex = 8;
    private const int UnansweredEchoesMax = 2;
    private const int FrameBytesMax = 4096;

    private readonly AcquirerOptions options;
    private readonly IHsm hsm;
    private readonly WrappedKey zoneMaster;
    private readonly IConnectionFactory connections;
    private readonly EndPoint endPoint;
    private readonly BusinessCalendar calendar;
    private readonly TimeProvider time;
    private readonly Random random;
    private readonly Sequences sequences;
    private readonly NetworkMessages messages;
    private readonly HostRecorder recorder;
    private readonly ILogger logger;
    private NetworkSession? session;
    private int state;

    internal NetworkLink(
        AcquirerOptions options, IHsm hsm, WrappedKey zoneMaster, IConnectionFactory connections, EndPoint endPoint,
        BusinessCalendar calendar, TimeProvider time, Random random, Sequences sequences, HostRecorder recorder, ILogger logger)
    {
        (this.options, this.hsm, this.zoneMaster) = (options, hsm, zoneMaster);
        (this.connections, this.endPoint) = (connections, endPoint);
        (this.calendar, this.time, this.random) = (calendar, time, random);
        (this.sequences, this.recorder, this.logger) = (sequences, recorder, logger);
        messages = new NetworkMessages(options);
    }

    /// <summary>How the link stands now.</summary>
    public NetworkState State => (NetworkState)Volatile.Read(ref state);

    /// <summary>The signed-on connection; null while there is none.</summary>
    internal NetworkSession? Session => Volatile.Read(ref session);

    /// <summary>Called when the link comes up.</summary>
    internal Action CameUp { get; set; } = () => { };

    /// <summary>Takes the frames that answer nothing we wait for: late and repeated answers.</summary>
    internal Func<NetworkSession, byte[], ValueTask> Unmatched { get; set; } = (_, _) => ValueTask.CompletedTask;

    /// <summary>Keeps the link up until <paramref name="stop"/> is asked for.</summary>
    internal async Task RunAsync(CancellationToken stop)
    {
        var wait = options.RetryFirst;
        while (!stop.IsCancellationRequested)
        {
            var wasUp = false;
            try
            {
                wasUp = await ServeOneConnectionAsync(stop);
            }
            catch (Exception cut) when (cut is IOException or ConnectionAbortedException)
            {
                Log.NetworkUnreachable(logger, cut.Message);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (HsmException refused)
            {
                Log.NetworkKeysRefused(logger, refused.Message);
            }

            wait = wasUp ? options.RetryFirst : wait;
            if (!await PauseAsync(wait, stop)) return;
            wait = wait * 2 < options.RetryMax ? wait * 2 : options.RetryMax;
        }
    }

    /// <summary>True where the connection came up before it ended.</summary>
    private async Task<bool> ServeOneConnectionAsync(CancellationToken stop)
    {
        var connection = await ConnectAsync(stop);
        await using var frames = new FrameConnection(connection, FrameBytesMax, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        NetworkSession? own = null;
        var requests = new RequestLink<string>(
            frames, new AnswerKeys().Of,
            frame => own is { } up ? Unmatched(up, frame) : ValueTask.CompletedTask, time);
        var reading = requests.RunAsync(ending.Token);
        Become(NetworkState.SigningOn);
        try
        {
            own = await SignOnAsync(
                requests,
                () => connection.Abort(new ConnectionAbortedException("The keys of the link no longer fit.")),
                ending.Token);
            if (own is null) return false;
            Volatile.Write(ref session, own);
            Become(NetworkState.Up);
            CameUp();
            await KeepAliveAsync(requests, reading, ending.Token);
            return true;
        }
        finally
        {
            Volatile.Write(ref session, null);
            Become(NetworkState.Down);
            if (stop.IsCancellationRequested && own is not null) await SignOffAsync(frames);
            // Not CancelAsync, which leaves the scheduler.
            ending.Cancel();
            await EndedAsync(reading);
        }
    }

    private async Task<ConnectionContext> ConnectAsync(CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(options.NetworkTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            return await connections.ConnectAsync(endPoint, either.Token);
        }
        catch (OperationCanceledException late) when (!stop.IsCancellationRequested)
        {
            throw new IOException($"No connection within {options.NetworkTimeout}.", late);
        }
    }

    private async Task<NetworkSession?> SignOnAsync(
        RequestLink<string> requests, Action abort, CancellationToken cancel)
    {
        if (await ManageAsync(requests, NetworkMessages.SignOn, cancel) is null) return null;
        if (await ManageAsync(requests, NetworkMessages.KeyRequest, cancel) is not { } answer) return null;
        var keys = answer.Text(48) ?? "";
        if (keys.Length < 2 * (KeyHex + CheckValueHex) || !keys.Take(2 * (KeyHex + CheckValueHex)).All(char.IsAsciiHexDigit))
        {
            Log.NetworkKeysRefused(logger, "Field 48 of the answer holds no keys.");
            return null;
        }

        return new NetworkSession(
            requests, hsm, Import(KeyUsage.Pin, keys), Import(KeyUsage.Mac, keys.AsSpan(KeyHex + CheckValueHex)),
            abort) { Recorder = recorder };
    }

    private WrappedKey Import(KeyUsage usage, ReadOnlySpan<char> text) => hsm.ImportUnder(
        zoneMaster, usage, KeyAlgorithm.TripleDes, Convert.FromHexString(text[..KeyHex]),
        new Kcv(uint.Parse(text.Slice(KeyHex, CheckValueHex), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)));

    /// <summary>Sends an echo whenever nothing came for its time, also while requests wait: a peer that is gone without a
    /// word answers neither. Ends with the connection, or after echoes without answer.</summary>
    private async Task KeepAliveAsync(
        RequestLink<string> requests, Task reading, CancellationToken cancel)
    {
        for (var unanswered = 0; unanswered < UnansweredEchoesMax;)
        {
            var heard = requests.Heard;
            var pause = time.PauseAsync(options.NetworkEcho, cancel);
            if (await Task.WhenAny(reading, pause) == reading) return;
            await pause;
            if (requests.Heard != heard)
            {
                unanswered = 0;
                continue;
            }

            unanswered = await ManageAsync(requests, NetworkMessages.Echo, cancel) is null ? unanswered + 1 : 0;
        }

        Log.NetworkSilent(logger);
    }

    /// <summary>The answer to a management message; null where there is none, or it is not 00.</summary>
    private async Task<Message?> ManageAsync(RequestLink<string> requests, string code, CancellationToken cancel)
    {
        var request = messages.Management(code, sequences.NextStan(), BusinessCalendar.Transmission(calendar.Now));
        var reply = await NetworkSession.ExchangeAsync(requests, request, options.NetworkTimeout, cancel);
        if (reply.Answer is { } answer && answer.Is(39, "00")) return answer;
        Log.NetworkManagementFailed(logger, code, reply.Answer?.Text(39) ?? reply.Outcome.ToString());
        return null;
    }

    private async Task SignOffAsync(FrameConnection frames)
    {
        try
        {
            var goodbye = messages.Management(
                NetworkMessages.SignOff, sequences.NextStan(), BusinessCalendar.Transmission(calendar.Now));
            await frames.WriteAsync(goodbye.ToArray(), CancellationToken.None);
        }
        catch (IOException cut)
        {
            Log.NetworkUnreachable(logger, cut.Message);
        }
    }

    private static async Task EndedAsync(Task reading)
    {
        try
        {
            await reading;
        }
        catch (OperationCanceledException)
        {
            // We ended it ourselves.
        }
    }

    /// <summary>Waits a little more or less than told, so that many hosts do not come back together; false where a
    /// stop is asked for.</summary>
    private async Task<bool> PauseAsync(TimeSpan wait, CancellationToken stop)
    {
        try
        {
            await time.PauseAsync(wait * (0.75 + (random.NextDouble() / 2)), stop);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Become(NetworkState next)
    {
        if (Interlocked.Exchange(ref state, (int)next) != (int)next) Log.NetworkIs(logger, next);
    }
}
