using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Acquirer.Network;
using Piaohao.BlackBox;
using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;
using Piaohao.Merchants;

namespace Piaohao.Acquirer;

/// <summary>What the host tells its flight recorder, besides its log lines (docs/blackbox.md).</summary>
internal sealed class HostRecorder(FlightRecorder recorder, TimeProvider time)
{
    /// <summary>A message or request under way: since when, and what it is known by.</summary>
    internal readonly record struct Work(long Since, ImmutableArray<(string Name, string Value)> Details);

    public void Started() => recorder.Note(What.On);

    public void Stopped() => recorder.Note(What.Off);

    /// <summary>A terminal's message. Who is not in the directory is not named: he may have written anything where his number should stand.</summary>
    public Work Taken(Message message, DirectorySnapshot directory)
    {
        if (!recorder.IsOn) return default;
        var details = MessageDetails.Of(message);
        if (directory.FindTerminal(message.Text(42) ?? "", message.Text(41) ?? "") is { } terminal)
            details = [("merchant", terminal.MerchantId), ("terminal", terminal.Id), .. details];
        recorder.Note(What.Taken, details.AsSpan());
        return new Work(time.GetTimestamp(), details);
    }

    /// <summary>What became of it.</summary>
    public void Decided(Work work, byte[]? answer, string outcome)
    {
        if (!recorder.IsOn) return;
        var message = new Message(Dialect.UnionPayPos);
        var code = answer is not null && message.TryRead(answer, out _) ? message.Text(39) ?? "" : "";
        recorder.Note(What.Decided, [.. work.Details, ("how", outcome), ("code", code), ("ms", Milliseconds(work.Since))]);
    }

    /// <summary>A request to the card network: a transaction, a reversal or an advice.</summary>
    public Work Sent(Message request)
    {
        if (!recorder.IsOn) return default;
        ImmutableArray<(string, string)> details = [("mti", request.Mti.ToString()), ("rrn", request.Text(37) ?? ""), ("stan", request.Text(11) ?? "")];
        recorder.Note(What.Sent, details.AsSpan());
        return new Work(time.GetTimestamp(), details);
    }

    public void Ended(Work work, NetworkReply reply)
    {
        if (!recorder.IsOn) return;
        recorder.Note(What.Ended, [.. work.Details, ("how", reply.Outcome.ToString()), ("code", reply.Answer?.Text(39) ?? ""), ("ms", Milliseconds(work.Since))]);
    }

    private string Milliseconds(long since) => ((long)time.GetElapsedTime(since).TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}
