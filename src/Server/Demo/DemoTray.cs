using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Bank.Demo;
using Piaohao.Bank.Faults;
using Piaohao.Bank.Issuing;
using Piaohao.Terminal.Device;
using Piaohao.Terminal.Devices;
using Piaohao.Web;
using Piaohao.Web.Demo;
using BankCard = Piaohao.Bank.Demo.DemoCard;
using TrayCard = Piaohao.Web.Demo.DemoCard;

namespace Piaohao.Server.Demo;

/// <summary>The demo's cards and fault switches beside the till, played by the simulated card network. A fault on a sale is armed for the
/// next sale and used up by it; the network stays down until it is switched on again.</summary>
/// <param name="board">Null where the bank is another process: then only the till's own switches are shown.</param>
internal sealed class DemoTray(FaultBoard? board, FaultyLine line, VirtualBattery battery) : IDemoTray
{
    private const string NetworkDown = "network-down";
    private const string ReversalLost = "reversal-lost";
    private const string LineDown = "line-down";
    private const string LineAnswerLost = "line-answer-lost";
    private const string BatteryLow = "battery-low";
    private const string BatteryEmpty = "battery-empty";
    private static readonly BatteryState Charging = new(100, Charging: true), Low = new(15, Charging: false), Empty = new(4, Charging: false);

    private static readonly ImmutableArray<Switch> Switches =
    [
        Decline("51", "余额不足", "insufficient funds"),
        Decline("61", "金额超限", "amount over the limit"),
        Decline("91", "发卡行无应答", "issuer not available"),
        Decline("96", "交换中心异常", "network malfunction"),
        Sale("no-answer", new Fault(FaultKind.NoAnswer), "请求丢失", "Request lost", "下一笔：未扣款，也没有应答", "next sale: no money moves, no answer comes"),
        Sale("answer-lost", new Fault(FaultKind.AnswerLost), "应答丢失", "Answer lost", "下一笔：已扣款，应答丢失，随后冲正", "next sale: money moves, the answer is lost, a reversal follows"),
        Sale("late-answer", new Fault(FaultKind.LateAnswer), "应答迟到", "Late answer", "下一笔：已扣款，应答在主机放弃之后才到", "next sale: the answer comes after the host gave up"),
        Sale("answer-twice", new Fault(FaultKind.AnswerTwice), "应答两次", "Answered twice", "下一笔：同一应答到两次", "next sale: the same answer comes twice"),
        Sale("cut-before", new Fault(FaultKind.CutBefore), "扣款前断线", "Cut before", "下一笔：连接在扣款之前断开", "next sale: the connection is cut before money moves"),
        Sale("cut-after", new Fault(FaultKind.CutAfter), "扣款后断线", "Cut after", "下一笔：连接在扣款之后断开", "next sale: the connection is cut after money moved"),
    ];

    private ImmutableArray<DemoFault> shown = Show(board?.Snapshot(), line, battery.State);

    /// <summary>Raised after a switch has changed, by hand or by being used up.</summary>
    public event EventHandler? Changed;

    public ImmutableArray<TrayCard> Cards { get; } = [.. DemoCards.All.Select((card, index) => Show(card, index))];

    public ImmutableArray<DemoFault> Faults => Show(board?.Snapshot(), line, battery.State);

    public OfferedCard? Find(string card) =>
        DemoCards.All.Select((one, index) => (one, Id: IdOf(index))).FirstOrDefault(c => c.Id == card).one is { } found
            ? new OfferedCard(CardEntry.Swipe, found.Track.Text.ToString())
            : null;

    public bool Set(string fault, bool on)
    {
        if (fault == LineDown) line.Down = on;
        else if (fault == BatteryLow) battery.State = on ? Low : Charging;
        else if (fault == BatteryEmpty) battery.State = on ? Empty : Charging;
        else if (fault == LineAnswerLost) line.AnswerLost = on;
        else if (board is null) return false;
        else if (fault == NetworkDown) board.NetworkDown = on;
        else if (fault == ReversalLost) board.SetNextReversal(on ? new Fault(FaultKind.NoAnswer) : null);
        else if (Switches.FirstOrDefault(s => s.Id == fault) is { } one) board.SetNextRequest(on ? one.Fault : null);
        else return false;
        Refresh();
        return true;
    }

    /// <summary>Looks whether a fault was used up meanwhile, and tells the viewers.</summary>
    public void Refresh()
    {
        var now = Faults;
        if (now.SequenceEqual(shown)) return;
        shown = now;
        Changed?.Invoke(this, EventArgs.Empty);
    }

    private static ImmutableArray<DemoFault> Show(FaultSnapshot? board, FaultyLine line, BatteryState battery) =>
    [
        .. board is { } requests ? Switches.Select(s => new DemoFault(s.Id, s.Name, s.Effect, s.Fault.Kind == FaultKind.Decline, requests.NextRequest == s.Fault)) : [],
        .. board is { } reversals ? One(ReversalLost, "冲正丢失", "Reversal lost", "下一笔冲正在网络中丢失，会再次发送", "the next reversal is lost in the network and sent again", reversals.NextReversal is not null) : [],
        .. One(LineAnswerLost, "应答未到终端", "Till hears nothing", "终端下一条报文收不到应答，随后冲正", "the answer to the till's next message is lost, a reversal follows", line.AnswerLost),
        .. One(LineDown, "终端断网", "Till offline", "终端连不上收单主机", "the till cannot reach the host", line.Down),
        .. board is { } link ? One(NetworkDown, "卡组织网络中断", "Network down", "收单主机连不上卡组织", "the host cannot reach the card network", link.NetworkDown) : [],
        .. One(BatteryLow, "电量低", "Battery low", "终端没插电源，电量 15%", "the till is off its charger at 15%", battery == Low),
        .. One(BatteryEmpty, "电量将尽", "Battery empty", "终端没插电源，电量 4%，不能结算", "the till is off its charger at 4%, too low to settle", battery == Empty),
    ];

    private static DemoFault[] One(string id, string chinese, string english, string effectChinese, string effectEnglish, bool isOn) =>
        [new DemoFault(id, new TwoLanguages(chinese, english), new TwoLanguages(effectChinese, effectEnglish), false, isOn)];

    private static TrayCard Show(BankCard card, int index) => new(
        IdOf(index),
        card.Issuer is { } issuer ? new TwoLanguages(issuer.NameChinese, issuer.NameEnglish) : new TwoLanguages("无发卡方", "No issuer"),
        new TwoLanguages(card.NameChinese, card.NameEnglish),
        OutcomeOf(card),
        card.Pan.Masked,
        string.Create(CultureInfo.InvariantCulture, $"{card.Expiry.Month:00}/{card.Expiry.Year:00}"),
        card.Type == Piaohao.Cards.CardType.Credit,
        card.Track.ServiceCode.HasChip);

    private static TwoLanguages OutcomeOf(BankCard card) => card switch
    {
        { Issuer: null } => new("拒绝 15", "declines with 15"),
        { Status: CardStatus.Lost } => new("拒绝 41", "declines with 41"),
        { Status: CardStatus.Blocked } => new("拒绝 62", "declines with 62"),
        _ when card.Track.ServiceCode.HasChip => new("刷卡时提示插卡", "asks to be inserted"),
        _ when card.Expiry.Year < 26 => new("拒绝 54", "declines with 54"),
        _ when card.Opening.Minor < 1000 => new($"余额 {card.Opening}，拒绝 51", $"{card.Opening} left, declines with 51"),
        { ApprovesParts: true } => new($"余额 {card.Opening}，不足时部分承兑", $"{card.Opening} left, approves a part of more"),
        _ when card.Track.ServiceCode.WantsPin => new($"可用 {card.Opening}，密码 {card.Pin}", $"{card.Opening} to spend, PIN {card.Pin}"),
        _ => new($"额度 {card.Opening}，可免密签名", $"{card.Opening} line, signature will do"),
    };

    private static string IdOf(int index) => string.Create(CultureInfo.InvariantCulture, $"card-{index + 1}");

    private static Switch Decline(string code, string chinese, string english) =>
        new(code, Fault.Decline(code), new TwoLanguages(chinese, english), new TwoLanguages($"下一笔：拒绝 {code}", $"next sale: declined with {code}"));

    private static Switch Sale(string id, Fault fault, string chinese, string english, string effectChinese, string effectEnglish) =>
        new(id, fault, new TwoLanguages(chinese, english), new TwoLanguages(effectChinese, effectEnglish));

    private sealed record Switch(string Id, Fault Fault, TwoLanguages Name, TwoLanguages Effect);
}
