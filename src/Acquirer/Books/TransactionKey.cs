using System.Globalization;

namespace Piaohao.Acquirer.Books;

/// <summary>What makes a financial message the same message: terminal, batch and trace number (fields 42, 41, 60.2,
/// 11).</summary>
public readonly record struct TransactionKey(string MerchantId, string TerminalId, int Batch, int Trace)
{
    /// <summary><c>terminal/batch/trace</c>, as ledger entries name the transaction.</summary>
    public string Reference =>
        string.Create(CultureInfo.InvariantCulture, $"{TerminalId}/{Batch:D6}/{Trace:D6}");

    public override string ToString() => $"{MerchantId}/{Reference}";
}
