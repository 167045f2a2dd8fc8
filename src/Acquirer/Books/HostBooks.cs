using Piaohao.Storage;

namespace Piaohao.Acquirer.Books;

/// <summary>The books as the flows use them: look a key up, and make a step durable.</summary>
internal sealed class HostBooks(GroupCommit<HostUnit> commits, BookReader reader)
{
    /// <summary>The transaction under a key, or null.</summary>
    public Transaction? Find(TransactionKey key) => reader.Find(key);

    /// <summary>The key of the transaction with this RRN among the merchant's latest, or null.</summary>
    public TransactionKey? FindByRrn(string merchantId, string rrn) => reader.FindByRrn(merchantId, rrn);

    /// <summary>The sealed card of a transaction, or null.</summary>
    public byte[]? SealedCard(string merchantId, string rrn) => reader.SealedCard(merchantId, rrn);

    /// <summary>Returns when the unit is durable. A step that has begun is not cancelled: it is written or it
    /// fails.</summary>
    public ValueTask CommitAsync(HostUnit unit) => commits.CommitAsync(unit, CancellationToken.None);
}
