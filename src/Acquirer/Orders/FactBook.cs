using System.Collections.Concurrent;
using System.Collections.Immutable;
using Piaohao.Storage;

namespace Piaohao.Acquirer.Orders;

/// <summary>The facts of all terminals as they are durable. Changed only by who holds the terminal's turn, after the commit.</summary>
internal sealed class FactBook
{
    private static readonly TerminalFact Unknown = new(0, 0, 0, DateTimeOffset.MinValue);
    private readonly ConcurrentDictionary<(string MerchantId, string TerminalId), ImmutableDictionary<int, TerminalFact>> facts = new();

    public FactBook(ReadSession stored)
    {
        foreach (var (terminal, fact) in FactTable.Read(stored)) Take(terminal, fact);
    }

    /// <summary>The fact of one kind; version 0 at the beginning of time where there is none.</summary>
    public TerminalFact Of(string merchantId, string terminalId, int kind) =>
        facts.GetValueOrDefault((merchantId, terminalId))?.GetValueOrDefault(kind) ?? Unknown with { Kind = kind };

    public void Apply(TerminalFacts change)
    {
        foreach (var fact in change.Facts) Take((change.MerchantId, change.TerminalId), fact);
    }

    /// <summary>Takes over what the books hold of a terminal now.</summary>
    public void Restore(string merchantId, string terminalId, IReadOnlyList<TerminalFact> stored) =>
        facts[(merchantId, terminalId)] = stored.ToImmutableDictionary(fact => fact.Kind);

    private void Take((string MerchantId, string TerminalId) terminal, TerminalFact fact) =>
        facts[terminal] = (facts.GetValueOrDefault(terminal) ?? ImmutableDictionary<int, TerminalFact>.Empty).SetItem(fact.Kind, fact);
}
