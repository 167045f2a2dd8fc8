using Piaohao.Amounts;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Terminal.Screens;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Batches;

/// <summary>How totals and differences are said, on glass and on paper.</summary>
internal static class SettlementWords
{
    /// <summary>Which transaction is on one side only or differs: side, trace number, kind, amounts.</summary>
    /// <param name="amount">Writes an amount: printers have no yuan sign.</param>
    public static string Difference(Texts texts, BatchDifference difference, Func<Money, string> amount)
    {
        var trace = Digits.Six(difference.Trace);
        var kind = Kind(texts, difference.TransactionCode);
        var (terminal, host) = (amount(Money.Fen(difference.TerminalFen)), amount(Money.Fen(difference.HostFen)));
        return difference.Side switch
        {
            DifferenceSide.HostOnly => texts.Of("difference.host", trace, kind, host),
            DifferenceSide.TerminalOnly => texts.Of("difference.terminal", trace, kind, terminal),
            _ => texts.Of("difference.amounts", trace, kind, terminal, host),
        };
    }

    /// <summary>A kind by its 60.1; a code that is none stands as it is.</summary>
    private static string Kind(Texts texts, int code) => Enum.IsDefined((TransactionKind)code)
        ? texts.Name((TransactionKind)code)
        : code.ToString("00", System.Globalization.CultureInfo.InvariantCulture);
}
