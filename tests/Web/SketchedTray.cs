using System.Collections.Immutable;
using Piaohao.Terminal.Devices;
using Piaohao.Web.Demo;

namespace Piaohao.Web.Tests;

/// <summary>A tray with a few cards and switches; the tracks are of no real card.</summary>
public sealed class SketchedTray : IDemoTray
{
    /// <summary>The full number of the first card, which no page may show.</summary>
    public const string FullNumber = "6299011234567890128";

    private static readonly TwoLanguages Rishengchang = new("日升昌", "Rishengchang");
    private static readonly TwoLanguages Dadetong = new("大德通", "Dadetong");
    private static readonly TwoLanguages Weitaihou = new("蔚泰厚", "Weitaihou");

    public ImmutableArray<DemoCard> Cards { get; } =
    [
        new("a1", Rishengchang, new("借记卡", "Debit card"), new("余额 ¥10,000.00", "¥10,000.00 in the account"), "629901*********0128", "12/30", Credit: false, Chip: false),
        new("a2", Dadetong, new("贷记卡", "Credit card"), new("额度 ¥50,000.00，签名免密", "¥50,000.00 line, signature, no PIN"), "629902******0021", "12/30", Credit: true, Chip: false),
        new("a3", Weitaihou, new("借记卡", "Debit card"), new("余额 ¥5.00，拒绝 51", "¥5.00 left: declines with 51"), "629903*********0311", "12/30", Credit: false, Chip: false),
        new("a4", Rishengchang, new("借记卡（挂失）", "Debit card, lost"), new("拒绝 41", "declines with 41"), "629901*********0045", "12/30", Credit: false, Chip: false),
        new("a5", Dadetong, new("贷记卡（过期）", "Credit card, expired"), new("拒绝 54", "declines with 54"), "629902******0054", "01/24", Credit: true, Chip: false),
        new("a6", Weitaihou, new("借记卡（受限）", "Debit card, blocked"), new("拒绝 62", "declines with 62"), "629903*********0062", "12/30", Credit: false, Chip: false),
        new("a7", Rishengchang, new("芯片卡", "Chip card"), new("刷卡时提示插卡", "asks to be inserted"), "629901*********0078", "12/30", Credit: false, Chip: true),
        new("a8", new("无此机构", "No issuer"), new("借记卡", "Debit card"), new("拒绝 15", "declines with 15"), "629999*********0081", "12/30", Credit: false, Chip: false),
    ];

    public ImmutableArray<DemoFault> Faults { get; private set; } =
    [
        new("05", new("不予承兑", "Do not honour"), new("发卡行不予承兑", "the issuer does not honour"), Decline: true, On: false),
        new("51", new("余额不足", "No funds"), new("余额不足", "insufficient funds"), Decline: true, On: false),
        new("55", new("密码错", "Wrong PIN"), new("密码错误", "incorrect PIN"), Decline: true, On: false),
        new("61", new("超限额", "Over limit"), new("超出限额", "exceeds the limit"), Decline: true, On: false),
        new("91", new("发卡行故障", "Issuer down"), new("发卡方不能操作", "the issuer is inoperative"), Decline: true, On: false),
        new("96", new("系统故障", "Malfunction"), new("系统异常", "system malfunction"), Decline: true, On: false),
        new("no-answer", new("无应答", "No answer"), new("银行不回答，终端冲正", "the bank stays silent; the terminal reverses"), Decline: false, On: false),
        new("lost-answer", new("丢失应答", "Lost answer"), new("已扣款但应答丢失", "booked, but the answer is lost"), Decline: false, On: false),
        new("late", new("迟到应答", "Late answer"), new("超时之后才到", "arrives after the time-out"), Decline: false, On: false),
        new("twice", new("重复应答", "Answered twice"), new("同一应答来两次", "the same answer comes twice"), Decline: false, On: false),
        new("cut", new("连接中断", "Connection cut"), new("等应答时断线", "cut while waiting"), Decline: false, On: false),
        new("network-down", new("断网", "Network down"), new("终端连不上主机", "the terminal cannot reach the host"), Decline: false, On: false),
    ];

    public event EventHandler? Changed;

    public OfferedCard? Find(string card) =>
        Cards.Any(c => c.Id == card) ? new OfferedCard(CardEntry.Swipe, $"{FullNumber}=30121010000000000") : null;

    public bool Set(string fault, bool on)
    {
        var place = Faults.Select(f => f.Id).ToList().IndexOf(fault);
        if (place < 0) return false;
        Faults = Faults.SetItem(place, Faults[place] with { On = on });
        Changed?.Invoke(this, EventArgs.Empty);
        return true;
    }
}
