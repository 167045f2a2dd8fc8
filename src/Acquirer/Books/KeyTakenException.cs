namespace Piaohao.Acquirer.Books;

/// <summary>A transaction under this key was begun at another host while this one began it too: nothing was written.</summary>
/// <param name="standing">What stands under the key.</param>
internal sealed class KeyTakenException(Transaction standing) : InvalidOperationException($"Transaction {standing.Key} is there already.")
{
    public Transaction Standing => standing;
}
