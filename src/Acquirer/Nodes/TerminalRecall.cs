using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Orders;
using Piaohao.Acquirer.Terminals;

namespace Piaohao.Acquirer.Nodes;

/// <summary>What the host remembers of a terminal is read again where another host may have changed it: a terminal may sign in at one and sell at another. A host that is alone
/// remembers right.</summary>
internal sealed class TerminalRecall(HostNode node, FactBook facts, BookReader reader)
{
    /// <summary>What the books hold of a terminal that has not spoken on this line before, beside what is remembered and for whoever has not its turn; null where that is right.</summary>
    public TerminalSession? Stored(TerminalSession session, object line)
    {
        if (!node.IsBesideOthers || ReferenceEquals(session.Line, line)) return null;
        var stored = new TerminalSession(session.MerchantId, session.TerminalId, waitingMax: 0);
        stored.Restore(reader.Remembered(session.MerchantId, session.TerminalId).Session);
        return stored;
    }

    /// <summary>A terminal speaks on one line at a time: what it did elsewhere lies before its first message on this one. Messages without a MAC change what is remembered, and are
    /// few: before them all is read. The caller holds the terminal's turn.</summary>
    /// <param name="line">Stands for the connection the message came on.</param>
    public void Meet(TerminalRequest request, object line)
    {
        if (!node.IsBesideOthers || (request.IsFinancial && ReferenceEquals(request.Session.Line, line))) return;
        Refresh(request.Session);
        request.Session.Line = line;
    }

    /// <summary>Reads it again before a refusal that rests on it; false where nothing can have changed. The caller holds the terminal's turn.</summary>
    public bool Refresh(TerminalSession session)
    {
        if (!node.IsBesideOthers) return false;
        var (stored, known) = reader.Remembered(session.MerchantId, session.TerminalId);
        session.Restore(stored);
        facts.Restore(session.MerchantId, session.TerminalId, known);
        return true;
    }
}
