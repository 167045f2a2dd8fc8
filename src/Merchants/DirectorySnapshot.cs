using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Piaohao.Merchants;

/// <summary>All merchants and terminals at one moment, immutable.</summary>
public sealed class DirectorySnapshot
{
    private readonly FrozenDictionary<string, Merchant> merchants;
    private readonly FrozenDictionary<(string MerchantId, string TerminalId), TerminalRecord> terminals;

    /// <exception cref="ArgumentException">Two merchants or terminals bear one number, or a terminal's merchant is
    /// missing.</exception>
    public DirectorySnapshot(IEnumerable<Merchant> merchants, IEnumerable<TerminalRecord> terminals)
    {
        Merchants = [.. merchants];
        Terminals = [.. terminals];
        if (Merchants.DistinctBy(m => m.Id, StringComparer.Ordinal).Count() != Merchants.Length)
            throw new ArgumentException("Two merchants bear one number.", nameof(merchants));
        if (Terminals.DistinctBy(t => t.Id, StringComparer.Ordinal).Count() != Terminals.Length)
            throw new ArgumentException("Two terminals bear one number.", nameof(terminals));
        this.merchants = Merchants.ToFrozenDictionary(m => m.Id, StringComparer.Ordinal);
        this.terminals = Terminals.ToFrozenDictionary(t => (t.MerchantId, t.Id));
        foreach (var terminal in Terminals)
            if (!this.merchants.ContainsKey(terminal.MerchantId))
                throw new ArgumentException(
                    $"Terminal {terminal.Id} belongs to the unknown merchant {terminal.MerchantId}.",
                    nameof(terminals));
    }

    public ImmutableArray<Merchant> Merchants { get; }

    public ImmutableArray<TerminalRecord> Terminals { get; }

    /// <summary>Null where no merchant bears the number.</summary>
    public Merchant? FindMerchant(string merchantId) => merchants.GetValueOrDefault(merchantId);

    /// <summary>Null where the merchant has no such terminal.</summary>
    public TerminalRecord? FindTerminal(string merchantId, string terminalId) =>
        terminals.GetValueOrDefault((merchantId, terminalId));
}
