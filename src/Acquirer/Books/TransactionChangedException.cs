namespace Piaohao.Acquirer.Books;

/// <summary>A row is no longer as it was read, so the step made from it is not written.</summary>
internal sealed class TransactionChangedException(string message) : InvalidOperationException(message);
