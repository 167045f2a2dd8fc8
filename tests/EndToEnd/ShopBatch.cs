using System.Globalization;

namespace Piaohao.EndToEnd.Tests;

/// <summary>A transaction that was approved at the till, as the person there saw it.</summary>
/// <param name="Kind">60.1.</param>
internal sealed record Done(int Kind, long Trace, long Fen);

/// <summary>What was done at the till in one batch, and what was then changed in its journal behind its back.</summary>
internal sealed class ShopBatch(PartyFile till, long number)
{
    public const int Sale = 22, Void = 23, Refund = 25;
    private const int Approved = 2, Declined = 3;
    private const string ChangeAmount = "UPDATE journal SET amount = amount + @p2 WHERE batch = @p0 AND trace = @p1";
    private const string ChangeState = "UPDATE journal SET state = @p2 WHERE batch = @p0 AND trace = @p1 AND state = @p3";
    private readonly List<Action> mends = [];

    public long Number => number;

    public List<Done> Done { get; } = [];

    /// <summary>The differences that must be named, as the wire writes them, in the order of trace numbers.</summary>
    public List<string> Planted { get; } = [];

    /// <summary>The trace number that the till used last.</summary>
    public long LastTrace => till.Number("SELECT trace FROM journal WHERE batch = @p0 ORDER BY id DESC LIMIT 1", number);

    /// <summary>Count and sum of what the merchant gets, count and sum of what it gives back; all as it was done, with nothing planted.</summary>
    public (long, long, long, long) Totals
    {
        get
        {
            var (debit, credit) = (Done.Where(done => done.Kind == Sale).ToList(), Done.Where(done => done.Kind != Sale).ToList());
            return (debit.Count, debit.Sum(done => done.Fen), credit.Count, credit.Sum(done => done.Fen));
        }
    }

    /// <summary>The till has another amount than the host.</summary>
    public void PlantAmount(Done sale, long more)
    {
        till.Change(ChangeAmount, number, sale.Trace, more);
        mends.Add(() => till.Change(ChangeAmount, number, sale.Trace, -more));
        Name('A', Sale, sale.Trace, sale.Fen + more, sale.Fen);
    }

    /// <summary>The till has lost an approval that the host has.</summary>
    public void PlantLoss(Done sale)
    {
        till.Change(ChangeState, number, sale.Trace, Declined, Approved);
        mends.Add(() => till.Change(ChangeState, number, sale.Trace, Approved, Declined));
        Name('H', Sale, sale.Trace, 0, sale.Fen);
    }

    /// <summary>The till has an approval that the host declined. Items of an upload do not say their kind.</summary>
    public void PlantApproval(long trace, long fen)
    {
        till.Change(ChangeState, number, trace, Approved, Declined);
        mends.Add(() => till.Change(ChangeState, number, trace, Declined, Approved));
        Name('T', 0, trace, fen, 0);
    }

    /// <summary>Puts the journal back as it was.</summary>
    public void Mend() => mends.ForEach(mend => mend());

    private void Name(char side, int kind, long trace, long terminal, long host)
    {
        Planted.Add(string.Create(CultureInfo.InvariantCulture, $"{side}{kind:00}{trace:000000}{terminal:000000000000}{host:000000000000}"));
        Planted.Sort((one, other) => string.CompareOrdinal(one[3..9], other[3..9]));
    }
}
