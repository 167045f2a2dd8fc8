using System.Data.Common;
using Piaohao.Acquirer.Archives;
using Piaohao.Acquirer.Settlement;
using Piaohao.Acquirer.Terminals;
using Piaohao.Storage;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Books;

/// <summary>The books as the flows use them: look a key up, and make a step durable.</summary>
/// <param name="isBesideOthers">True where other hosts may write to these books.</param>
internal sealed class HostBooks(GroupCommit<HostUnit> commits, BookReader reader, bool isBesideOthers, ArchivedLook? archived = null)
{
    /// <summary>What a server says of a key that is there already (unique_violation).</summary>
    private const string Taken = "23505";

    /// <summary>The transaction under a key, or null.</summary>
    public Transaction? Find(TransactionKey key) => reader.Find(key);

    /// <summary>The host whose it is to end the transaction under a key.</summary>
    public long NodeOf(TransactionKey key) => reader.NodeOf(key);

    /// <summary>What stands under a request's key, or null. Each flow that may write a row under it asks here first, inside the terminal's turn: so most are known to be new
    /// by their trace number alone.</summary>
    public Transaction? FindFirst(TerminalRequest request) => request.Session.IsFirst(request.Key, reader) ? null : reader.Find(request.Key);

    /// <summary>The transaction under a key that has left the books, or null. What stands in the batch a terminal is in has not, so it need not be asked for.</summary>
    public Transaction? FindArchived(TransactionKey key) => archived?.Find(key);

    /// <summary>True where the batch of a key was in an archive that has been deleted: whatever comes under it is a message from long ago.</summary>
    public bool IsForgotten(TransactionKey key) => archived?.IsForgotten(key) == true;

    /// <summary>What binds the signature that has left the books with its transaction; null where none has.</summary>
    public byte[]? ArchivedSignatureHash(TransactionKey key) => archived?.SignatureHashOf(key);

    /// <summary>The merchant's transaction with this RRN, or null.</summary>
    public Transaction? FindByRrn(string merchantId, string rrn) => reader.FindByRrn(merchantId, rrn);

    /// <summary>The merchant's pre-authorisations or offline sales under this authorisation code with this card.</summary>
    public IReadOnlyList<Transaction> FindByAuthorisation(string merchantId, TransactionKind kind, string authorisation, byte[] panHash) =>
        reader.FindByAuthorisation(merchantId, kind, authorisation, panHash);

    /// <summary>The settlement of a batch, or null where none was begun.</summary>
    public BatchRecord? FindBatch(BatchId id) => reader.FindBatch(id);

    /// <summary>The transactions of a batch.</summary>
    public IReadOnlyList<Transaction> BatchRows(BatchId id) => reader.BatchRows(id);

    /// <summary>What the terminal has uploaded of a batch.</summary>
    public IReadOnlyList<UploadedRecord> Uploads(BatchId id) => reader.Uploads(id);

    /// <summary>The differences of a batch.</summary>
    public IReadOnlyList<NamedDifference> DifferencesOf(BatchId id) => reader.DifferencesOf(id);

    /// <summary>Holds that are older than this and can lapse.</summary>
    public IReadOnlyList<Transaction> HeldBefore(DateTimeOffset instant) => reader.HeldBefore(instant);

    /// <summary>The sealed card of a transaction, or null.</summary>
    public byte[]? SealedCard(string merchantId, string rrn) => reader.SealedCard(merchantId, rrn);

    /// <summary>Returns when the unit is durable. A step that has begun is not cancelled: it is written or it
    /// fails.</summary>
    /// <exception cref="KeyTakenException">Another host has begun a transaction under the key of the unit's new one.</exception>
    public ValueTask CommitAsync(HostUnit unit) =>
        isBesideOthers && unit.New is { } row ? CommitNewAsync(unit, row) : commits.CommitAsync(unit, CancellationToken.None);

    private async ValueTask CommitNewAsync(HostUnit unit, Transaction row)
    {
        try
        {
            await commits.CommitAsync(unit, CancellationToken.None);
        }
        catch (DbException failure) when (failure.SqlState == Taken && reader.Find(row.Key) is { } standing)
        {
            throw new KeyTakenException(standing);
        }
    }

    /// <summary>As <see cref="CommitAsync"/>, for a step that changes transactions other terminals may be changing too: where one of them was changed
    /// since it was read, the step is made anew from what stands now. Null where it then can no longer be made.</summary>
    public async Task<T?> CommitAnewAsync<T>(Func<(HostUnit Unit, T Result)?> make)
        where T : class
    {
        while (make() is { } step)
            try
            {
                await CommitAsync(step.Unit);
                return step.Result;
            }
            catch (TransactionChangedException)
            {
                // Somebody else was faster, and is done: what stands now is read again.
            }

        return null;
    }
}
