using Piaohao.Acquirer.Books;
using Piaohao.Storage;

namespace Piaohao.Acquirer.Archives;

/// <summary>What the flows look up of what has left the books; each call reads one moment.</summary>
internal sealed class ArchivedLook(Database database, ArchiveShelf shelf)
{
    public Transaction? Find(TransactionKey key)
    {
        using var session = database.OpenRead();
        return shelf.Find(session, key);
    }

    public bool IsForgotten(TransactionKey key)
    {
        using var session = database.OpenRead();
        return ArchiveShelf.IsForgotten(session, key);
    }

    public byte[]? SignatureHashOf(TransactionKey key)
    {
        using var session = database.OpenRead();
        return shelf.SignatureHashOf(session, key);
    }
}
