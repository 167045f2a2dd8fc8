using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Acquirer.Books;
using Piaohao.Orders;
using Piaohao.Storage;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Orders;

/// <summary>What staff ask of a terminal; reads the acquirer's database, whose host may be running.</summary>
public sealed class TerminalQueries(Database database)
{
    /// <summary>What the terminal has and when it last signed in.</summary>
    public ImmutableArray<TerminalFact> Facts(string merchantId, string terminalId)
    {
        using var read = database.OpenRead();
        return [.. FactTable.Read(read).Where(fact => fact.Terminal == (merchantId, terminalId)).Select(fact => fact.Fact)];
    }

    /// <summary>The latest status upload; null where there was none.</summary>
    public TerminalStatus? Status(string merchantId, string terminalId)
    {
        using var read = database.OpenRead();
        var text = read.Scalar("SELECT content FROM terminal_status WHERE merchant_id = @p0 AND terminal_id = @p1", merchantId, terminalId) as string;
        return text is not null && TerminalStatus.TryParse(text, out var status) ? status : null;
    }

    /// <summary>Transactions of the terminal's current batch that stand, or whose outcome is open: what would be lost with the device.</summary>
    public int OpenTransactions(string merchantId, string terminalId)
    {
        using var read = database.OpenRead();
        return Convert.ToInt32(read.Scalar(
            """
            SELECT COUNT(*) FROM transactions t WHERE t.merchant_id = @p0 AND t.terminal_id = @p1 AND t.state NOT IN (@p2, @p3, @p4)
                AND t.batch >= (SELECT s.batch FROM terminal_sessions s WHERE s.merchant_id = @p0 AND s.terminal_id = @p1)
            """,
            merchantId, terminalId, TransactionState.Declined, TransactionState.Reversed, TransactionState.Barred), CultureInfo.InvariantCulture);
    }

    /// <summary>True where the device has signed in with its master key at least once.</summary>
    public bool HasSignedIn(string merchantId, string terminalId) =>
        Facts(merchantId, terminalId).Any(fact => fact.Kind == TerminalFact.SignIn);
}
