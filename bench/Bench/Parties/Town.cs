using System.Globalization;
using Piaohao.Amounts;
using Piaohao.Cards;
using Piaohao.Ledger;
using Piaohao.Merchants;

namespace Piaohao.Bench.Parties;

/// <summary>Who trades in a run: merchants with a few terminals each, every terminal with customers whose cards it reads in turn.</summary>
internal static class Town
{
    /// <summary>Most shops have one to a handful; each has a ledger of its own.</summary>
    public const int TerminalsPerMerchant = 4;

    /// <summary>Customers of one terminal.</summary>
    public const int CardsPerTerminal = 8;

    /// <summary>What the network publishes to acquirers.</summary>
    public static BinTable Bins => new([
        new BinRange(BenchCard.Issuer.Bin, BenchCard.Issuer.PanLength, BenchCard.Issuer.IssuerId, BenchCard.Issuer.NameChinese, BenchCard.Issuer.Type)]);

    public static int Merchants(int terminals) => (terminals + TerminalsPerMerchant - 1) / TerminalsPerMerchant;

    public static string MerchantId(int merchant) => string.Create(CultureInfo.InvariantCulture, $"89811005311{merchant:0000}");

    public static string MerchantOf(int terminal) => MerchantId(terminal / TerminalsPerMerchant);

    public static string TerminalId(int terminal) => (10_000_001 + terminal).ToString(CultureInfo.InvariantCulture);

    public static DirectorySnapshot Directory(int terminals)
    {
        var from = new DateOnly(2016, 9, 6);
        var fees = new FeeSchedule([new FeeRule(FeeCard.Debit, 5000, Money.Fen(1), Money.Fen(2000), from), new FeeRule(FeeCard.Credit, 6000, Money.Fen(1), null, from)]);
        var profile = new TerminalProfile(KeySet.DoubleWithTrack, MacForm.Hex, ManualEntry: false, Money.Fen(5_000_000));
        return new DirectorySnapshot(
            Enumerable.Range(0, Merchants(terminals)).Select(m => new Merchant(MerchantId(m), "压测商户", "Load Shop", "5311", Standing.Active, fees)),
            Enumerable.Range(0, terminals).Select(t => new TerminalRecord(MerchantOf(t), TerminalId(t), "0001", Standing.Active, profile)));
    }
}
