using System.Collections.Immutable;
using System.Globalization;
using Piaohao.BlackBox;
using Piaohao.Transactions;

namespace Piaohao.Simulation.Replay;

/// <summary>Reads from a record what the cashier set out to do.</summary>
internal sealed class ErrandReader(IReadOnlyList<FlightRecord> terminal)
{
    private readonly ImmutableArray<Errand>.Builder errands = ImmutableArray.CreateBuilder<Errand>();
    private readonly ImmutableArray<LeftOut>.Builder leftOut = ImmutableArray.CreateBuilder<LeftOut>();
    private readonly Dictionary<string, int> byNumber = new(StringComparer.Ordinal);
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private TimeSpan left;
    private int card = 1;

    public (ImmutableArray<Errand> Errands, ImmutableArray<LeftOut> LeftOut) Read()
    {
        var screen = "";
        foreach (var record in terminal)
        {
            var at = record.At - terminal[0].At;
            if (record.What == What.Screen)
            {
                if (screen == "idle") left = at;
                screen = record["screen"] ?? "";
            }
            else if (record.What == What.Card && int.TryParse(record["card"]?.TrimStart('c'), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) card = number;
            else if (record.What == "SettlementBegun") errands.Add(new Errand(left, null, 0, 0, null));
            else if (record.What == What.Sent && record["mti"] != "0400" && Scenario.KindOf(record) is { } kind && seen.Add(Scenario.NumberOf(record))) Take(record, kind);
        }

        return (errands.ToImmutable(), leftOut.ToImmutable());
    }

    private void Take(FlightRecord sent, TransactionKind kind)
    {
        int? original = null;
        if (ReplayClerk.LineOf(kind) is null)
        {
            leftOut.Add(new LeftOut(Scenario.NumberOf(sent), $"{TransactionForm.Of(kind).Name.English} is not done again"));
            return;
        }

        if (TransactionForm.Of(kind).Original != OriginalReference.None)
        {
            if (!byNumber.TryGetValue($"{sent["originalBatch"]}/{sent["originalTrace"]}", out var found))
            {
                leftOut.Add(new LeftOut(Scenario.NumberOf(sent), "its original is not in the record"));
                return;
            }

            original = found;
        }

        byNumber[Scenario.NumberOf(sent)] = errands.Count;
        errands.Add(new Errand(left, kind, Scenario.FenOf(sent), card, original));
    }
}
