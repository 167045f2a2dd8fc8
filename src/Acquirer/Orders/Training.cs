using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Terminals;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;

namespace Piaohao.Acquirer.Orders;

/// <summary>Training (header status 1): financial messages are answered without network, ledger or books; only the journal has a line. The amount decides: it is
/// approved, but where its last two digits are 51, 54, 55 or 61. The caller has checked sign-in, MAC and mark, and holds the terminal's turn.</summary>
internal sealed class Training(HostBooks books, TerminalAnswer answers, AcquirerMetrics metrics)
{
    private const int Status = 1;
    private const string Rrn = "000000000000", Authorisation = "000000", CardOrganisation = "CUP";
    private const long Available = 100_000;

    /// <summary>True for a message of a terminal in training.</summary>
    public static bool IsMeant(TerminalRequest request) =>
        PosHeader.TryRead(request.Message.Prefix[PosHeader.Offset..], out var header) && header.Status == Status;

    public async Task<Message> AnswerAsync(TerminalRequest request)
    {
        var code = Code(request);
        await books.CommitAsync(new HostUnit { Events = [request.Received("training"), request.Answered(code, request.At, "training")] });
        metrics.Transaction("training", code);
        var answer = answers.Bare(request.Message, code, request.At).Set(37, Rrn);
        if (code != "00") return answer;
        if (request.Field60.TransactionCode == TransactionCodes.Balance) answer.Set(54, new Field54("10", Field54.Available, "156", Available).ToString());
        return answer.Set(15, BusinessCalendar.LocalDate(request.At)).Set(38, Authorisation).SetBytes(63, new Field63Answer(CardOrganisation).ToArray());
    }

    private static string Code(TerminalRequest request)
    {
        if (request.Message.Mti.Value == 400) return "00";
        return request.Message.TryGetNumber(4, out var fen) && fen % 100 is 51 or 54 or 55 or 61 ? (fen % 100).ToString("00", System.Globalization.CultureInfo.InvariantCulture) : "00";
    }
}
