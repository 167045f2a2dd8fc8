using System.Globalization;
using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Terminals;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;

namespace Piaohao.Acquirer.Flows;

/// <summary>0200, 60.1 = 02, our own: what became of a transaction of this terminal (field 59, B3). It asks the books and moves nothing.</summary>
internal sealed class Query(HostBooks books, TerminalAnswer answers, BusinessCalendar calendar, AcquirerMetrics metrics)
{
    private const string Tag = "B3";
    private const string NoRrn = "000000000000";

    public async Task<Message> AnswerAsync(TerminalRequest request, Asked asked)
    {
        var (message, form) = (request.Message, asked.Form);
        var isInForm = message.Is(3, form.ProcessingCode) && message.Is(25, form.Condition);
        var named = request.Key with { Batch = asked.Original.Batch, Trace = asked.Original.Trace };
        var found = isInForm ? books.Find(named) ?? books.FindArchived(named) : null;
        var code = !isInForm ? "12" : found is null ? "25" : "00";
        await books.CommitAsync(new HostUnit
        {
            Events = [request.Received($"asks for {asked.Original.Batch:D6}/{asked.Original.Trace:D6}"), request.Answered(code, calendar.Now)],
        });
        metrics.Transaction("transaction query", code);
        var answer = answers.Bare(message, code, request.At);
        return found is null ? answer : answer.Set(59, Field59.Of(new ExtensionElement(Tag, Text(found))).ToText());
    }

    /// <summary>State, type, code, amount and RRN, each in its fixed length.</summary>
    private static string Text(Transaction found) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(int)found.State:D2}{(int)found.Kind:D2}{(found.ResponseCode.Length == 2 ? found.ResponseCode : "  ")}{found.Amount.Minor:D12}{(found.Rrn.Length == 0 ? NoRrn : found.Rrn)}");
}
