using System.Globalization;
using Piaohao.Acquirer.Books;

namespace Piaohao.Acquirer.Settlement;

/// <summary>A batch of a terminal, 1 to 999999.</summary>
public readonly record struct BatchId(string MerchantId, string TerminalId, int Batch)
{
    private const int Last = 999_999;

    /// <summary>The batch that follows: after 999999 comes 1.</summary>
    public BatchId Next => this with { Batch = Batch == Last ? 1 : Batch + 1 };

    public static BatchId Of(TransactionKey key) => new(key.MerchantId, key.TerminalId, key.Batch);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{MerchantId}/{TerminalId}/{Batch:D6}");
}
