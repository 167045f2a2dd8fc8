using System.Collections.Frozen;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Slips;
using Piaohao.Transactions.Signatures;

namespace Piaohao.Web.Tests;

/// <summary>Screens and slips as a terminal would make them.</summary>
public static class Scenes
{
    public static Screen Idle(bool english) => Of("idle", english, "消费", "Sale") with
    {
        Amount = "¥0.00",
        Input = new(InputKind.Amount, "¥0.00", ""),
        Prompt = english ? "Enter the amount" : "请输入金额",
        SoftKeys = [new(Key.Menu, english ? "Menu" : "菜单"), new(Key.Confirm, english ? "Charge" : "收款", Enabled: false, Primary: true), Language(english)],
    };

    public static Screen Boot(bool english) => Of("boot", english, "开机自检", "Self-test") with
    {
        Tone = ScreenTone.Attention,
        Lines =
        [
            new(english ? "Keys" : "密钥", LineMark.Good), new(english ? "Printer" : "打印机", LineMark.Good), new(english ? "Card reader" : "读卡器", LineMark.Good),
            new(english ? "Clock" : "时钟", LineMark.Good), new(english ? "Storage" : "存储", LineMark.Good), new(english ? "Network" : "网络", LineMark.Bad),
            new(english ? "The host cannot be reached (E41)" : "连不上主机 (E41)", LineMark.Bad),
            new(english ? "Check the network and try again" : "请检查网络，稍后再试", LineMark.Note),
        ],
        Prompt = english ? "Follow the advice, or confirm to go on" : "请按提示处理，或按确认继续",
        SoftKeys = [new(Key.Confirm, english ? "Go on" : "继续", Primary: true), new(Key.F1, english ? "Test again" : "重新自检"), Language(english)],
        Status = Bar() with { Online = false, SignedIn = false, Operator = "" },
    };

    public static Screen LogIn(bool english) => Of("operator", english, "操作员登录", "Operator log-in") with
    {
        Lines = [new(english ? "Operator 01" : "操作员 01")],
        Input = new(InputKind.Secret, "•••", ""),
        Prompt = english ? "Enter your password" : "请输入密码",
        SoftKeys =
        [
            new(Key.Confirm, english ? "Confirm" : "确认", Primary: true), new(Key.Clear, english ? "Clear" : "更正"),
            new(Key.Cancel, english ? "Back" : "返回"), Language(english),
        ],
        Status = Bar() with { SignedIn = false, Operator = "" },
    };

    public static Screen Amount(bool english) => Of("amount", english, "消费", "Sale") with
    {
        Amount = "¥45.00",
        Input = new(InputKind.Amount, "¥45.00", "38.50 + 6.50"),
        Prompt = english ? "Enter the amount" : "请输入金额",
        SoftKeys =
        [
            new(Key.Confirm, english ? "Charge ¥45.00" : "收款 ¥45.00", Primary: true), new(Key.Plus, english ? "Add" : "加一笔"),
            new(Key.Clear, english ? "Clear" : "更正"), new(Key.Cancel, english ? "Cancel" : "取消"), Language(english),
        ],
    };

    public static Screen Card(bool english) => Of("card", english, "消费", "Sale") with
    {
        Amount = "¥45.00",
        Prompt = english ? "Swipe the card" : "请刷卡",
        SoftKeys = [new(Key.F1, english ? "Type the number" : "手输卡号"), new(Key.Cancel, english ? "Cancel" : "取消"), Language(english)],
    };

    public static Screen Pin(bool english) => Of("pin", english, "消费", "Sale") with
    {
        Amount = "¥45.00",
        Lines = [new("629901*********0128")],
        Input = new(InputKind.Pin, "•••", ""),
        Prompt = english ? "Cardholder: enter your PIN" : "请持卡人输入密码",
        Sound = ScreenSound.Attention,
        SoftKeys =
        [
            new(Key.Confirm, english ? "Confirm" : "确认", Enabled: false, Primary: true), new(Key.Clear, english ? "Clear" : "更正"),
            new(Key.Cancel, english ? "Cancel" : "取消"), Language(english),
        ],
    };

    public static Screen Waiting(bool english) => Of("waiting", english, "消费", "Sale") with
    {
        Amount = "¥45.00",
        Lines = [new("629901*********0128"), new(english ? "Waiting for the answer (0:58)" : "等待应答 (0:58)", LineMark.Busy)],
        Tone = ScreenTone.Busy,
        Prompt = english ? "Please wait" : "请稍候",
        SoftKeys = [Language(english)],
    };

    public static Screen Approved(bool english) => Of("result", english, "消费", "Sale") with
    {
        Amount = "¥45.00",
        Lines =
        [
            new(english ? "Approved ¥45.00" : "已批准 ¥45.00", LineMark.Good),
            new(english ? "Trace 000012 RRN 103218000012" : "凭证号 000012 参考号 103218000012"),
        ],
        Tone = ScreenTone.Good,
        Sound = ScreenSound.Approved,
        Speech = english ? "Approved, 45.00 yuan" : "收款成功，45.00元",
        Prompt = english ? "Tear off the merchant copy, confirm for the cardholder's" : "请撕下商户存根，按确认打印持卡人存根",
        SoftKeys = [new(Key.Confirm, english ? "OK" : "好", Primary: true), new(Key.Paper, english ? "Tear off" : "撕纸"), Language(english)],
    };

    public static Screen Declined(bool english) => Of("result", english, "消费", "Sale") with
    {
        Amount = "¥45.00",
        Lines =
        [
            new(english ? "Not approved (51) Not enough funds" : "未批准 (51) 可用余额不足", LineMark.Bad),
            new(english ? "Cashier: Ask for another card, or charge a smaller amount." : "收银员：请顾客换一张卡，或减少金额。"),
            new(english ? "Cardholder: There is not enough money on this card." : "持卡人：这张卡上的可用余额不够本次付款。"),
            new(english ? "Support: The issuer declined for funds; nothing was booked." : "客服：发卡行以余额不足拒绝，未记账。"),
        ],
        Tone = ScreenTone.Bad,
        Sound = ScreenSound.Declined,
        Prompt = english ? "Use another card" : "请换一张卡",
        SoftKeys = [new(Key.Confirm, english ? "OK" : "好", Primary: true), new(Key.F1, english ? "Other card" : "换卡"), Language(english)],
    };

    public static Screen Unknown(bool english) => Of("unknown", english, "冲正", "Reversal") with
    {
        Amount = "¥45.00",
        Lines =
        [
            new(english ? "Not known yet whether ¥45.00 was charged" : "还不知道 ¥45.00 是否扣款", LineMark.Note),
            new(english ? "2 tries without success, next in 0:12" : "已冲正 2 次未成功，0:12 后再试", LineMark.Busy),
        ],
        Tone = ScreenTone.Attention,
        Prompt = english ? "Do not swipe again, please wait" : "请勿重刷，请稍候",
        SoftKeys = [new(Key.Confirm, english ? "Try now" : "马上再试", Primary: true), new(Key.Cancel, english ? "Back" : "返回"), Language(english)],
        Status = Bar() with
        {
            Online = false,
            WaitingCount = 1,
            Waiting = english ? "1 to send, ¥45.00, oldest 3 minutes ago" : "待上送 1 笔 ¥45.00，最早 3 分钟前",
        },
    };

    public static Screen Menu(bool english)
    {
        string[] items = english
            ? ["Sale", "Sign in", "Sign off", "Print the last slip again", "Echo test", "Recent transactions", "Language / 中文", "Change operator", "Paper 58 mm"]
            : ["消费", "签到", "签退", "重打印上一笔", "回响测试", "最近交易", "语言 / English", "换操作员", "纸宽 58 毫米"];
        return Of("menu", english, "菜单", "Menu") with
        {
            Lines = [.. items.Select((item, index) => new ScreenLine($"{index + 1} {item}", index == 0 ? LineMark.Note : LineMark.None))],
            Prompt = english ? "Choose" : "请选择",
            SoftKeys =
            [
                .. items.Select((item, index) => new SoftKey(Key.D1 + index, item)), new(Key.Up, english ? "Up" : "上"), new(Key.Down, english ? "Down" : "下"),
                new(Key.Confirm, english ? "OK" : "好", Primary: true), new(Key.Cancel, english ? "Back" : "返回"), Language(english),
            ],
        };
    }

    public static Screen Sign(bool english) => Of("sign", english, "消费", "Sale") with
    {
        Amount = "¥12.80",
        Lines = [new(english ? "Approved, cardholder signs" : "已批准，请持卡人签名", LineMark.Good)],
        Input = new(InputKind.Signature, "", english ? "1:58 left" : "剩余 1:58"),
        Prompt = english ? "Cardholder: sign in the frame" : "请持卡人在框内签名",
        SoftKeys =
        [
            new(Key.Confirm, english ? "Done" : "签好了", Primary: true), new(Key.F1, english ? "Sign on paper" : "改用纸签"),
            new(Key.Clear, english ? "Start over" : "重签"), new(Key.Cancel, english ? "Refuse" : "拒绝签名"), Language(english),
        ],
    };

    public static Screen Compare(bool english) => Of("signature", english, "消费", "Sale") with
    {
        Amount = "¥12.80",
        Lines = [new("629902******0021")],
        Input = new(InputKind.Signature, "", english ? "Cashier: compare" : "请收银员核对") { Drawing = Drawing },
        Prompt = english ? "Like the signature on the card?" : "与卡背签名一致吗？",
        SoftKeys =
        [
            new(Key.Confirm, english ? "It is" : "一致", Primary: true), new(Key.F1, english ? "Sign again" : "再签一次"), new(Key.F2, english ? "Refuse" : "拒绝签名"), Language(english),
        ],
    };

    public static SignatureDrawing Drawing { get; } = SignatureDrawing.Of(384, 160, [[new(40, 90), new(90, 30), new(110, 120)], [new(200, 60), new(300, 100)]]);

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
        ["approved"] = Approved, ["declined"] = Declined, ["unknown"] = Unknown, ["menu"] = Menu, ["sign"] = Sign, ["compare"] = Compare,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static int Columns(string text) => text.Sum(letter => letter < 0x100 ? 1 : 2);

    private static SoftKey Language(bool english) => new(Key.Language, english ? "中文" : "English");

    private static StatusBar Bar() => new("10:32", Online: true, SignedIn: true, "01", "000001", 0, "", PaperOut: false, "10000001");

    private static Screen Of(string name, bool english, string chineseTitle, string englishTitle) =>
        new(name, english ? englishTitle : chineseTitle, [], "", null, null, [], ScreenTone.Neutral, ScreenSound.None, null, Bar(), english);
}
