using Piaohao.Transactions;

namespace Piaohao.Terminal.Tests.Bench;

/// <summary>A transaction as the scripted host knows it.</summary>
internal sealed record HostTransaction(TransactionKind Kind, long Fen, string Pan, string Rrn, string Authorisation, (int Batch, int Trace)? Original, long Tip = 0);

/// <summary>What the scripted host has approved and not taken back, and its own judgement on whatever refers to an original (docs/wire.md).</summary>
internal sealed class HostBook
{
    private readonly Dictionary<(int Batch, int Trace), HostTransaction> seen = [];

    /// <summary>What stands, with its amount.</summary>
    public Dictionary<(int Batch, int Trace), long> Standing { get; set; } = [];

    public bool Has((int Batch, int Trace) key) => Standing.ContainsKey(key);

    /// <summary>Books a transaction once; a second time is a mistake of the host that the test must see.</summary>
    public void Add((int Batch, int Trace) key, HostTransaction transaction)
    {
        seen[key] = transaction;
        Standing.Add(key, transaction.Fen);
    }

    public HostTransaction? Find((int Batch, int Trace) key) => seen.GetValueOrDefault(key);

    /// <summary>The original by its numbers, its RRN or its authorisation code.</summary>
    public (int Batch, int Trace)? Locate((int Batch, int Trace) numbers, string? rrn, string? authorisation)
    {
        if (numbers.Trace != 0) return Has(numbers) ? numbers : null;
        foreach (var key in Standing.Keys)
            if ((rrn is not null && seen[key].Rrn == rrn) || (rrn is null && authorisation is not null && seen[key].Authorisation == authorisation)) return key;
        return null;
    }

    /// <summary>00, or the code with which a host refuses.</summary>
    public string Judge(HostTransaction asked)
    {
        if (asked.Kind is TransactionKind.Sale or TransactionKind.PreAuthorisation or TransactionKind.OfflineSale) return "00";
        if (asked.Original is not { } key || !Has(key)) return "25";
        var original = seen[key];
        if (asked.Pan.Length > 0 && asked.Pan != original.Pan) return "59";
        var paid = original.Fen + TipOf(key);
        var refunded = Sum(key, TransactionKind.Refund);
        return asked.Kind switch
        {
            TransactionKind.SaleVoid => original.Kind != TransactionKind.Sale || IsVoided(key) || refunded > 0 ? "12" : asked.Fen == paid ? "00" : "64",
            TransactionKind.Refund => IsVoided(key) ? "12" : refunded + asked.Fen <= paid ? "00" : "64",
            TransactionKind.PreAuthorisationVoid => IsVoided(key) || IsCompleted(key) ? "12" : asked.Fen == original.Fen ? "00" : "64",
            TransactionKind.Completion or TransactionKind.CompletionNotice =>
                IsVoided(key) || IsCompleted(key) ? "12" : asked.Fen * 100 <= original.Fen * 115 ? "00" : "64",
            TransactionKind.CompletionVoid => original.Kind != TransactionKind.Completion || IsVoided(key) ? "12" : asked.Fen == original.Fen ? "00" : "64",
            TransactionKind.TipAdjust => asked.Fen == original.Fen + asked.Tip ? "00" : "64",
            _ => "40",
        };
    }

    private long TipOf((int Batch, int Trace) key) => Linked(key, TransactionKind.TipAdjust).Select(tip => tip.Tip).LastOrDefault();

    private long Sum((int Batch, int Trace) key, TransactionKind kind) => Linked(key, kind).Sum(linked => linked.Fen);

    private bool IsVoided((int Batch, int Trace) key) =>
        Linked(key, TransactionKind.SaleVoid).Any() || Linked(key, TransactionKind.PreAuthorisationVoid).Any() || Linked(key, TransactionKind.CompletionVoid).Any();

    private bool IsCompleted((int Batch, int Trace) key) => Standing.Keys.Any(other =>
        seen[other] is { Kind: TransactionKind.Completion or TransactionKind.CompletionNotice } completion && completion.Original == key && !IsVoided(other));

    private IEnumerable<HostTransaction> Linked((int Batch, int Trace) key, TransactionKind kind) =>
        Standing.Keys.Select(other => seen[other]).Where(linked => linked.Kind == kind && linked.Original == key);
}
