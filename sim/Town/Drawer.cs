using System.Globalization;
using System.Text.RegularExpressions;
using Piaohao.Simulation.Scheduling;
using Piaohao.Terminal.Devices;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Slips;

namespace Piaohao.Simulation.Town;

/// <summary>A slip of a transaction, as it can be read by anyone who holds it.</summary>
/// <param name="Type">As printed: 消费 SALE.</param>
/// <param name="Minor">The large amount, in fen, without a tip.</param>
/// <param name="TipMinor">0 where there is none.</param>
public sealed record ReadSlip(
    string Tid, int Batch, int Trace, string Type, long Minor, long TipMinor, string Rrn, string Authorisation, string OriginalTrace, string OriginalRrn, string Card,
    bool IsMerchantCopy, bool IsReprint, bool IsRefused, bool IsTraining, DateTime At);

/// <summary>The printer, and the drawer in which a shop keeps what it was told: slips as printed, approvals as shown. It knows nothing but what a person can read.</summary>
public sealed partial class Drawer(string tid, Timeline timeline, Func<DateTimeOffset> now) : IPrinter
{
    /// <summary>The paper has run out.</summary>
    public bool IsOut { get; set; }

    /// <summary>Called for each slip before it is kept; gives back how often it comes out: for a planted defect.</summary>
    public Func<Slip, int> Copies { get; set; } = _ => 1;

    /// <summary>Slips of transactions, the oldest first.</summary>
    public IList<ReadSlip> Slips { get; } = [];

    /// <summary>Approvals the glass showed: trace number and RRN, with when it did.</summary>
    public IDictionary<(int Trace, string Rrn), DateTimeOffset> Shown { get; } = new Dictionary<(int Trace, string Rrn), DateTimeOffset>();

    /// <summary>Batch and trace number of notices of which the glass said that the host refused them.</summary>
    public ISet<(int Batch, int Trace)> Refused { get; } = new HashSet<(int Batch, int Trace)>();

    public bool IsReady => !IsOut;

    public Task<PrintResult> PrintAsync(Slip slip, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(slip);
        if (IsOut) return Task.FromResult(PrintResult.PaperOut);
        for (var copy = Copies(slip); copy > 0; copy--)
        {
            timeline.Note($"till {tid}", $"prints {slip.Title}{(slip.Lines.Any(line => line.Text.Contains("重打印", StringComparison.Ordinal)) ? " again" : "")}");
            if (Read(slip) is { } read) Slips.Add(read);
        }

        return Task.FromResult(PrintResult.Printed);
    }

    /// <summary>What the cashier saw.</summary>
    public void Saw(Screen screen)
    {
        ArgumentNullException.ThrowIfNull(screen);
        if (screen is { Name: "result", Tone: ScreenTone.Bad })
            foreach (var line in screen.Lines)
                if (Keys().Match(line.Text) is { Success: true } key)
                    Refused.Add((int.Parse(key.Groups["batch"].Value, CultureInfo.InvariantCulture), int.Parse(key.Groups["trace"].Value, CultureInfo.InvariantCulture)));
        if (screen is not { Name: "result", Tone: ScreenTone.Good or ScreenTone.Attention }) return;
        if (!screen.Lines.Any(line => line.Text.StartsWith("已批准", StringComparison.Ordinal))) return;
        foreach (var line in screen.Lines)
            if (Numbers().Match(line.Text) is { Success: true } match)
                Shown.TryAdd((int.Parse(match.Groups["trace"].Value, CultureInfo.InvariantCulture), match.Groups["rrn"].Value), now());
    }

    /// <summary>Null where it is no transaction's slip.</summary>
    private ReadSlip? Read(Slip slip)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var amounts = new List<long>();
        foreach (var line in slip.Lines)
        {
            var colon = line.Text.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) values.TryAdd(line.Text[..colon].Trim(), line.Text[(colon + 1)..].Trim());
            if (line.Size == SlipSize.Large && Amount().Match(line.Text) is { Success: true } amount) amounts.Add(Minor(amount.Value));
        }

        if (!values.ContainsKey("交易类型") || !values.TryGetValue("批次号", out var batch) || !values.TryGetValue("凭证号", out var trace)) return null;
        var tip = values.TryGetValue("小费", out var given) && Amount().Match(given) is { Success: true } tipped ? Minor(tipped.Value) : 0;
        bool Says(string text) => slip.Lines.Any(line => line.Text.Contains(text, StringComparison.Ordinal));
        string Value(string label) => values.GetValueOrDefault(label, "");
        return new ReadSlip(
            tid, int.Parse(batch, CultureInfo.InvariantCulture), int.Parse(trace, CultureInfo.InvariantCulture), Value("交易类型"),
            amounts.FirstOrDefault(), tip, Value("参考号"), Value("授权码"), Value("原凭证号"), Value("原参考号"), Value("卡号").Split(' ')[0],
            slip.Copy == SlipCopy.Merchant, Says("重打印"), Says("未被接受"), Says("训练"),
            DateTime.TryParseExact(Value("日期时间"), "yyyy/MM/dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? at : default);
    }

    private static long Minor(string text) => (long)(decimal.Parse(text.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 100);

    [GeneratedRegex(@"凭证号 (?<trace>\d{6}) 参考号 (?<rrn>\w{12})", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Numbers();

    [GeneratedRegex(@"批次 (?<batch>\d{6}) 凭证号 (?<trace>\d{6})", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Keys();

    [GeneratedRegex(@"[\d,]+\.\d\d", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Amount();
}
