using System.Globalization;
using Piaohao.Bench.Terminals;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;

namespace Piaohao.Bench.Settling;

/// <summary>Settles one terminal's batch, message by message: totals; records, where the totals are told wrong on purpose; the end.</summary>
internal sealed class BatchClerk(BenchTerminal terminal, bool tellsWrong)
{
    private const string Digits = "0000000000000000000";

    private readonly Queue<Step> steps = new(Steps(terminal, tellsWrong));
    private Step current = null!;

    public BenchTerminal Terminal => terminal;

    public bool IsDone => steps.Count == 0;

    public void SendNext()
    {
        current = steps.Dequeue();
        terminal.Send(current.Request());
    }

    /// <exception cref="InvalidDataException">The answer is not the one that must come.</exception>
    public void Take(ReadOnlySpan<byte> frame, Message answer)
    {
        BenchTerminal.Read(frame, answer);
        if (!answer.Is(39, "00") || !answer.TryGetNumber(11, out var trace) || trace != terminal.Trace || !current.Fits(answer))
            throw new InvalidDataException($"A settlement was answered wrongly: {answer}.");
    }

    private static IEnumerable<Step> Steps(BenchTerminal terminal, bool tellsWrong)
    {
        var (count, fen) = (terminal.Sold.Count, terminal.Sold.Sum(sale => sale.Fen));
        var told = new Field48Totals(new CardTotals(tellsWrong ? fen + 1 : fen, count, 0, 0), default);
        yield return new(
            () => terminal.NextRequest(500).Set(48, told.ToString()).Set(49, "156").Set(60, Codes(terminal, NetworkCodes.Settlement)).SetBytes(63, "01 "u8),
            answer => Field48Totals.TryRead(answer, out var host) && host.Domestic.DebitFen == fen && host.Domestic.DebitCount == count
                && host.Domestic.Result == (tellsWrong ? TotalsResult.NotBalanced : TotalsResult.Balanced));
        foreach (var part in tellsWrong ? terminal.Sold.Chunk(Field48Items.Most) : [])
            yield return new(
                () => terminal.NextRequest(320)
                    .Set(48, new Field48Items([.. part.Select(sale => new BatchItem(false, sale.Trace, Digits, sale.Fen))]).ToText()).Set(60, Codes(terminal, NetworkCodes.Settlement)),
                answer => answer.Is(48, part.Length.ToString("00", CultureInfo.InvariantCulture)));
        yield return new(
            () => terminal.NextRequest(320).Set(48, (tellsWrong ? count : 0).ToString("0000", CultureInfo.InvariantCulture))
                .Set(60, Codes(terminal, tellsWrong ? NetworkCodes.BatchEndUnbalanced : NetworkCodes.BatchEndBalanced)),
            answer => Field60.TryRead(answer, out var next) && next.Batch == terminal.Batch + 1 && !answer.Has(59));
    }

    private static string Codes(BenchTerminal terminal, int code) => new Field60(TransactionCodes.Management, terminal.Batch, code).ToString();

    /// <summary>A message, made when it is sent, and what its answer must hold.</summary>
    private sealed record Step(Func<Message> Request, Func<Message, bool> Fits);
}
