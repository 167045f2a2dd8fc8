using System.Collections.Immutable;
using System.Globalization;
using Piaohao.BlackBox;
using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;
using Piaohao.Keys;
using Piaohao.Terminal.Cards;
using Piaohao.Terminal.Devices;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Slips;
using Piaohao.Terminal.Wire;

namespace Piaohao.Terminal;

/// <summary>What the terminal tells its flight recorder, besides its log lines (docs/blackbox.md). Amounts and PINs cannot be put together again from keys: a digit is
/// recorded as any digit, and nothing at all while a secret is asked for.</summary>
internal sealed class TillRecorder(FlightRecorder recorder, TimeProvider time, IHsm hsm)
{
    private const string AnyDigit = "D";
    private string screen = "";
    private volatile bool isSecret;

    /// <summary>A request under way: since when, and what it is known by.</summary>
    internal readonly record struct Request(long Since, ImmutableArray<(string Name, string Value)> Details);

    public void SwitchedOn(string tid)
    {
        screen = "";
        recorder.Note(What.On, ("terminal", tid));
    }

    public void SwitchedOff() => recorder.Note(What.Off);

    public void Pressed(Key key)
    {
        if (!isSecret && recorder.IsOn) recorder.Note(What.Pressed, ("key", key <= Key.DoubleZero ? AnyDigit : key.ToString()));
    }

    /// <summary>A screen of another name; the same again would tell how many digits of a PIN were typed.</summary>
    public void Shown(View view)
    {
        isSecret = view.Input?.Kind is InputKind.Pin or InputKind.Secret;
        if (view.Name == screen) return;
        screen = view.Name;
        recorder.Note(What.Screen, ("screen", screen));
    }

    public void Offered(PresentedCard card)
    {
        if (recorder.IsOn) recorder.NoteCard(card.Swiped ? "swiped" : "typed", hsm.KeyedHash("black box", card.Pan.Digits));
    }

    public Request Sent(byte[] wire)
    {
        if (!recorder.IsOn) return default;
        var message = new Message(Dialect.UnionPayPos);
        var details = message.TryRead(wire, out _) ? MessageDetails.Of(message) : [];
        recorder.Note(What.Sent, details.AsSpan());
        return new Request(time.GetTimestamp(), details);
    }

    public void Ended(Request request, Exchange exchange, string trouble)
    {
        if (!recorder.IsOn) return;
        var (how, code) = exchange switch
        {
            Exchange.NotSent => ("not sent", trouble),
            Exchange.Answered answered => ("answered", answered.Read(out _)?.Text(39) ?? ""),
            _ => ("no answer", ""),
        };
        recorder.Note(What.Ended, [.. request.Details, ("how", how), ("code", code), ("ms", Milliseconds(request.Since))]);
    }

    public void Slip(JournalEntry entry, SlipCopy copy, PrintResult result) =>
        recorder.Note(What.Slip, ("batch", Digits.Six(entry.Batch)), ("trace", Digits.Six(entry.Trace)), ("copy", copy.ToString()), ("how", result.ToString()));

    public void ClockSet(long secondsOff) => recorder.Note(What.Clock, ("off", secondsOff.ToString(CultureInfo.InvariantCulture)));

    private string Milliseconds(long since) => ((long)time.GetElapsedTime(since).TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}
