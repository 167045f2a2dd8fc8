namespace Piaohao.Acquirer.Nodes;

/// <summary>A transaction is under way at another host that lives: the terminal is not answered, and asks again.</summary>
internal sealed class PendingElsewhereException(string message) : Exception(message);
