using Microsoft.Extensions.Logging;
using Piaohao.Acquirer.Books;
using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;
using Piaohao.Merchants;

namespace Piaohao.Acquirer.Network;

/// <summary>Answers of the network that came too late or twice: counted, written into the journal, never posted. A
/// late approval is taken back by
/// the reversal that stands since its time ran out.</summary>
internal sealed class UnmatchedAnswers(
    HostBooks books, TerminalDirectory directory, BusinessCalendar calendar, AcquirerMetrics metrics, ILogger logger)
{
    public async ValueTask TakeAsync(NetworkSession session, byte[] frame)
    {
        var message = new Message(Dialect.NetworkLink);
        if (!message.TryRead(frame, out _))
        {
            metrics.Unmatched("unreadable");
            return;
        }

        if (message.Mti.IsRequest || !session.IsAuthentic(frame))
        {
            metrics.Unmatched(message.Mti.IsRequest ? "request" : message.Mti.Value == 810 ? "management" : "bad MAC");
            return;
        }

        metrics.Unmatched(message.Mti.Value == 430 ? "reversal" : "transaction");
        var (rrn, code) = (message.Text(37) ?? "", message.Text(39) ?? "");
        Log.AnswerUnmatched(logger, message.Mti.ToString(), code, rrn);
        await NoteAsync(message, rrn, code);
    }

    private async Task NoteAsync(Message message, string rrn, string code)
    {
        var (merchantId, terminalId) = (message.Text(42) ?? "", message.Text(41) ?? "");
        if (directory.Current.FindTerminal(merchantId, terminalId) is null) return;
        var key = books.FindByRrn(merchantId, rrn)?.Key ?? new TransactionKey(merchantId, terminalId, 0, 0);
        var note = $"late or repeated, RRN {rrn}, not posted";
        var line = new JournalEvent(key, calendar.Now, Hop.NetworkToHost, message.Mti.ToString(), code, note);
        try
        {
            await books.CommitAsync(new HostUnit { Events = [line] });
        }
        catch (InvalidOperationException)
        {
            // The writer has ended: the host is stopping.
        }
    }
}
