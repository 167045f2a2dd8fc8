using Piaohao.Iso8583;

namespace Piaohao.Acquirer.Network;

/// <summary>What came of a request to the network.</summary>
internal enum NetworkOutcome
{
    /// <summary>An answer with a right MAC (or of a class that has none).</summary>
    Answered,

    /// <summary>Nothing in time, or the connection ended; the request may have arrived.</summary>
    NoAnswer,

    /// <summary>An answer that cannot be trusted: unreadable, or with a wrong MAC.</summary>
    Untrusted,
}

/// <param name="Answer">Null unless <see cref="NetworkOutcome.Answered"/>.</param>
internal readonly record struct NetworkReply(NetworkOutcome Outcome, Message? Answer);
