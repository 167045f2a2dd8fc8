using System.Globalization;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Tests.Bench;

/// <summary>What a host holds of a batch.</summary>
internal sealed record HostRecord(TransactionKind Kind, int Trace, long Fen);

/// <summary>The settling side of a host: compares totals, takes records, names differences, closes a batch once. The same message gets the same answer; a record
/// that comes in two different messages, or a trace number with another content, is a failure of the terminal.</summary>
internal sealed class SettlingHost
{
    private readonly Dictionary<int, string> seen = [];
    private readonly Dictionary<int, (TransactionKind Kind, long Fen)> uploaded = [];
    private readonly Dictionary<int, int> uploadedBy = [];

    public SettlingHost(params IEnumerable<HostRecord> records) => Records = [.. records];

    private SettlingHost(SettlingHost other)
        : this(other.Records)
    {
        seen = new(other.seen);
        uploaded = new(other.uploaded);
        uploadedBy = new(other.uploadedBy);
        (ClosedBatch, Silent) = (other.ClosedBatch, other.Silent);
    }

    public List<HostRecord> Records { get; }

    public int? ClosedBatch { get; private set; }

    /// <summary>Message types by 60.3 that are not answered.</summary>
    public Func<Message, bool> Silent { get; set; } = _ => false;

    public IReadOnlyDictionary<int, (TransactionKind Kind, long Fen)> Uploaded => uploaded;

    public SettlingHost Copy() => new(this);

    /// <summary>Settles; anything else is answered as usual.</summary>
    public Plan Decide(Message request)
    {
        if (request.Mti.Value is not (500 or 320)) return new Plan();
        Assert.True(Field60.TryRead(request, out var codes));
        var trace = int.Parse(request.Text(11)!, CultureInfo.InvariantCulture);
        var content = $"{request.Mti} {request.Text(60)} {request.Text(48)} {request.Text(4)}";
        var repeated = !seen.TryAdd(trace, content);
        Assert.True(!repeated || seen[trace] == content, $"trace {trace} came with another content");
        Assert.True(repeated || ClosedBatch is null, $"a new message {content} came after the batch was closed");
        var plan = request.Mti.Value == 500 ? Compare(request)
            : codes.NetworkCode is NetworkCodes.BatchEndBalanced or NetworkCodes.BatchEndUnbalanced ? End(request, codes)
            : Take(request, codes, trace);
        return Silent(request) ? Plan.Silence : plan;
    }

    private Plan Compare(Message request)
    {
        Assert.Equal([11, 41, 42, 48, 49, 60, 63], request.Fields);
        Assert.True(Field48Totals.TryRead(request, out var terminal));
        var sums = Sums();
        var balanced = terminal.Domestic with { Result = default } == sums;
        return new Plan
        {
            Change = answer => answer.Set(48, new Field48Totals(sums with { Result = balanced ? TotalsResult.Balanced : TotalsResult.NotBalanced }, default).ToString()),
        };
    }

    private Plan Take(Message request, Field60 codes, int trace)
    {
        if (codes.TransactionCode != TransactionCodes.Management)
        {
            Assert.True(request.TryGetNumber(4, out var fen));
            Take(trace, (TransactionKind)codes.TransactionCode, fen, trace);
            return new Plan();
        }

        Assert.True(Field48Items.TryRead(request, out var items));
        foreach (var item in items.Items)
            Take(item.Trace, Records.Find(record => record.Trace == item.Trace)?.Kind ?? TransactionKind.Sale, item.Fen, trace);
        return new Plan { Change = answer => answer.Set(48, items.Items.Length.ToString("00", CultureInfo.InvariantCulture)) };
    }

    private void Take(int record, TransactionKind kind, long fen, int message)
    {
        Assert.True(uploadedBy.GetValueOrDefault(record, message) == message, $"record {record} came in two messages");
        (uploadedBy[record], uploaded[record]) = (message, (kind, fen));
    }

    private Plan End(Message request, Field60 codes)
    {
        Assert.Equal(uploaded.Count.ToString("0000", CultureInfo.InvariantCulture), request.Text(48));
        Assert.True(ClosedBatch is null || ClosedBatch == codes.Batch);
        ClosedBatch = codes.Batch;
        var differences = codes.NetworkCode == NetworkCodes.BatchEndBalanced ? [] : Differences().ToArray();
        return new Plan
        {
            Change = answer =>
            {
                answer.Set(60, (codes with { Batch = codes.Batch + 1 }).ToString());
                if (differences.Length > 0) answer.Set(59, Field59.Of(BatchDifference.ToElement(differences)).ToText());
            },
        };
    }

    private IEnumerable<BatchDifference> Differences()
    {
        foreach (var record in Records)
            if (!uploaded.TryGetValue(record.Trace, out var theirs)) yield return new(DifferenceSide.HostOnly, (int)record.Kind, record.Trace, 0, record.Fen);
            else if (theirs.Fen != record.Fen) yield return new(DifferenceSide.Amounts, (int)record.Kind, record.Trace, theirs.Fen, record.Fen);
        foreach (var (trace, theirs) in uploaded.Where(item => Records.TrueForAll(record => record.Trace != item.Key)))
            yield return new(DifferenceSide.TerminalOnly, (int)theirs.Kind, trace, theirs.Fen, 0);
    }

    private CardTotals Sums()
    {
        var debit = Records.Where(record => TransactionForm.Of(record.Kind).Side == TotalsSide.Debit).ToArray();
        var credit = Records.Where(record => TransactionForm.Of(record.Kind).Side == TotalsSide.Credit).ToArray();
        return new CardTotals(debit.Sum(record => record.Fen), debit.Length, credit.Sum(record => record.Fen), credit.Length);
    }
}
