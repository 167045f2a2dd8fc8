namespace Piaohao.Server;

/// <summary>Which parties a process is.</summary>
internal enum Role
{
    /// <summary>All of them, the default.</summary>
    All,

    /// <summary>The card network with its issuers.</summary>
    Bank,

    /// <summary>The acquirer's host with its books.</summary>
    Acquirer,

    /// <summary>The till and its pages.</summary>
    Till,
}
