using System.Collections.Frozen;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Slips;

namespace Piaohao.Web.Tests;

/// <summary>Screens and slips as a terminal would make them.</summary>
public static class Scenes
{
    public static Screen Idle(bool english) => Of("idle", english, "票号演示商店", "Piaohao Demo Shop") with
    {
        Input = new(InputKind.Amount, "¥0.00", english ? "Cents shift in from the right" : "从右边移入，分在最后"),
        SoftKeys =
        [
            new(Key.F1, english ? "Last slip" : "重打上一笔"), new(Key.F2, english ? "Sign off" : "签退"),
            new(Key.Confirm, english ? "Charge" : "收款", Enabled: false, Primary: true),
        ],
    };

    public static Screen Boot(bool english) => Of("boot", english, "开机自检", "Self-test") with
    {
        Tone = ScreenTone.Busy,
        Lines =
        [
            new(english ? "Keys loaded" : "密钥已装载", LineMark.Good), new(english ? "Printer ready" : "打印机就绪", LineMark.Good),
            new(english ? "Reader ready" : "读卡器就绪", LineMark.Good), new(english ? "Storage" : "存储", LineMark.Good),
            new(english ? "Clock differs by 2 s" : "时钟相差 2 秒", LineMark.Note), new(english ? "Network …" : "网络……", LineMark.Busy),
        ],
        Status = Bar() with { SignedIn = false, Operator = "" },
    };

    public static Screen LogIn(bool english) => Of("operator", english, "操作员登录", "Operator log-in") with
    {
        Lines = [new(english ? "Operator 01" : "操作员 01")],
        Input = new(InputKind.Secret, "••••", ""),
        Prompt = english ? "Password, then Enter" : "请输入密码",
        SoftKeys = [new(Key.Cancel, english ? "Back" : "返回"), new(Key.Confirm, english ? "Log in" : "登录", Primary: true)],
        Status = Bar() with { SignedIn = false, Operator = "" },
    };

    public static Screen Amount(bool english) => Of("amount", english, "消费", "Sale") with
    {
        Input = new(InputKind.Amount, "¥45.00", "38.50 + 6.50"),
        SoftKeys = [new(Key.Cancel, english ? "Cancel" : "取消"), new(Key.Confirm, english ? "Charge ¥45.00" : "收款 ¥45.00", Primary: true)],
    };

    public static Screen Card(bool english) => Of("card", english, "消费", "Sale") with
    {
        Amount = "¥45.00",
        Prompt = english ? "Swipe the card" : "请刷卡",
        Sound = ScreenSound.Attention,
        SoftKeys = [new(Key.F1, english ? "Type the number" : "手输卡号"), new(Key.Cancel, english ? "Cancel" : "取消")],
    };

    public static Screen Pin(bool english) => Of("pin", english, "消费", "Sale") with
    {
        Amount = "¥45.00",
        Lines = [new("629901*********0128")],
        Input = new(InputKind.Pin, "•••", ""),
        Prompt = english ? "Enter the PIN" : "请输入密码",
        SoftKeys = [new(Key.Confirm, english ? "Enter" : "确认", Primary: true)],
    };

    public static Screen Waiting(bool english) => Of("waiting", english, "消费", "Sale") with
    {
        Amount = "¥45.00",
        Tone = ScreenTone.Busy,
        Prompt = english ? "Asking the bank …" : "正在联系银行……",
    };

    public static Screen Approved(bool english) => Of("result", english, "已批准", "Approved") with
    {
        Amount = "¥45.00",
        Lines = [new(english ? "Rishengchang · 629901*********0128" : "日升昌 · 629901*********0128"), new(english ? "STAN 000012 · approval 123456" : "凭证号 000012 · 授权码 123456")],
        Tone = ScreenTone.Good,
        Sound = ScreenSound.Approved,
        Speech = english ? "Approved, forty-five yuan" : "已批准，四十五元",
        Prompt = english ? "Tear off the merchant copy" : "请撕下商户存根",
        SoftKeys = [new(Key.Paper, english ? "Tear off" : "撕纸", Primary: true)],
    };

    public static Screen Declined(bool english) => Of("result", english, "未批准 (51)", "Declined (51)") with
    {
        Amount = "¥45.00",
        Lines = [new(english ? "Not enough money in the account" : "卡内余额不足")],
        Tone = ScreenTone.Bad,
        Sound = ScreenSound.Declined,
        Prompt = english ? "Please try another card" : "请换一张卡",
        SoftKeys = [new(Key.Cancel, english ? "End" : "结束"), new(Key.Confirm, english ? "Another card" : "换卡再刷", Primary: true)],
    };

    public static Screen Unknown(bool english) => Of("result", english, "还不知道 ¥45.00 是否扣款", "Not known whether ¥45.00 was taken") with
    {
        Lines = [new(english ? "No answer in time. A reversal will be sent." : "超时未收到应答，将发送冲正。")],
        Tone = ScreenTone.Attention,
        Sound = ScreenSound.Attention,
        Prompt = english ? "Do not swipe again" : "请勿重刷",
        SoftKeys = [new(Key.Confirm, english ? "Understood" : "知道了", Primary: true)],
        Status = Bar() with
        {
            Online = false,
            WaitingCount = 1,
            Waiting = english ? "1 item to send, ¥45.00, oldest 0:12" : "待上送 1 笔 ¥45.00，最早 0:12",
        },
    };

    public static Screen Menu(bool english) => Of("menu", english, "菜单", "Menu") with
    {
        SoftKeys =
        [
            new(Key.D1, english ? "Sign in" : "签到"), new(Key.D2, english ? "Sale" : "消费", Primary: true), new(Key.D3, english ? "Reprint" : "重打印"),
            new(Key.D4, english ? "Echo test" : "回响测试"), new(Key.D5, english ? "Sign off" : "签退", Enabled: false), new(Key.Cancel, english ? "Back" : "返回"),
        ],
    };

    public static Slip Slip(int width, SlipCopy copy)
    {
        string Pair(string name, string value) => name + new string(' ', Math.Max(1, width - Columns(name) - Columns(value))) + value;
        var rule = new string('-', width);
        return new($"000012 消费 {(copy == SlipCopy.Merchant ? "商户存根" : "持卡人存根")}", width, copy,
        [
            new("银联POS签购单", SlipAlign.Centre, SlipSize.Large),
            new(copy == SlipCopy.Merchant ? "商户存根 MERCHANT COPY" : "持卡人存根 CARDHOLDER COPY", SlipAlign.Centre), new(rule),
            new("商户名称 MERCHANT NAME"), new("票号演示商店 Piaohao Demo Shop"), new(Pair("商户编号", "898110053110001")), new(Pair("终端编号", "10000001")),
            new(Pair("操作员号", "01")), new(rule), new(Pair("发卡行", "日升昌")), new(Pair("卡号", "629901*********0128 S")), new(Pair("交易类型", "消费 SALE")),
            new(Pair("有效期", "2030/12")), new(Pair("批次号", "000001")), new(Pair("凭证号", "000012")), new(Pair("授权码", "123456")),
            new(Pair("日期时间", "2026/11/22 10:32:18")), new(Pair("交易参考号", "103218000012")), new("金额 AMOUNT"), new("RMB 45.00", SlipAlign.Centre, SlipSize.Large),
            new(rule), new("持卡人签名 CARDHOLDER SIGNATURE"), new(""), new(""), new("本人确认以上交易,同意将其计入本"), new("卡账户"),
        ]);
    }

    public static FrozenDictionary<string, Func<bool, Screen>> All { get; } = new Dictionary<string, Func<bool, Screen>>(StringComparer.Ordinal)
    {
        ["idle"] = Idle, ["boot"] = Boot, ["login"] = LogIn, ["amount"] = Amount, ["card"] = Card, ["pin"] = Pin, ["waiting"] = Waiting,
        ["approved"] = Approved, ["declined"] = Declined, ["unknown"] = Unknown, ["menu"] = Menu,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static int Columns(string text) => text.Sum(letter => letter < 0x100 ? 1 : 2);

    private static StatusBar Bar() => new("10:32", Online: true, SignedIn: true, "01", "000001", 0, "", PaperOut: false, "10000001");

    private static Screen Of(string name, bool english, string chineseTitle, string englishTitle) =>
        new(name, english ? englishTitle : chineseTitle, [], "", null, null, [], ScreenTone.Neutral, ScreenSound.None, null, Bar(), english);
}
