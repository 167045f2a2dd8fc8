using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Piaohao.Amounts;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Slips;
using Piaohao.Terminal.Tests.Bench;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Tests;

public sealed class SlipTests
{
    private static readonly JournalEntry Swiped = new(
        12, 34, TransactionState.Approved, Money.Fen(4500), Piaohao.Cards.Pan.Mask(TestCards.DebitPan), "3012", 'S', true, "01",
        new DateTime(2026, 11, 22, 13, 20, 11, DateTimeKind.Unspecified), "00", "132011000042", "700142", "62990100", "48981100", "");

    private static readonly JournalEntry Signed = Swiped with
    {
        Trace = 35, Amount = Money.Fen(99_999_999), MaskedPan = Piaohao.Cards.Pan.Mask(TestCards.CreditPan), PinEntered = false, Entry = 'M', AuthorisationCode = "",
        Remark = "积分可在发卡行网上银行查询和使用，感谢您的惠顾",
    };

    /// <summary>The approved texts stand in vectors/: one file a slip. A line that is centred begins with <c>^</c>, a large one with <c>#</c>.</summary>
    [Theory]
    [InlineData("pin-merchant-58-zh", true, SlipCopy.Merchant, 32, false, false)]
    [InlineData("pin-cardholder-58-en", true, SlipCopy.Cardholder, 32, true, false)]
    [InlineData("signed-merchant-58-zh", false, SlipCopy.Merchant, 32, false, false)]
    [InlineData("signed-merchant-58-en", false, SlipCopy.Merchant, 32, true, true)]
    [InlineData("signed-merchant-80-zh", false, SlipCopy.Merchant, 48, false, true)]
    [InlineData("signed-merchant-80-en", false, SlipCopy.Merchant, 48, true, false)]
    [InlineData("signed-cardholder-80-zh", false, SlipCopy.Cardholder, 48, false, false)]
    public void Slip_reads_as_approved(string file, bool pin, SlipCopy copy, int columns, bool english, bool reprint)
    {
        AssertApproved(file, Build(pin ? Swiped : Signed, copy, columns, english, reprint));
    }

    public static TheoryData<string, bool, int> Kinds()
    {
        var rows = new TheoryData<string, bool, int>();
        foreach (var name in Entries.Keys)
            foreach (var english in (bool[])[false, true])
                rows.Add(name, english, name is "refund" or "part-approval" ? 48 : 32);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Slip_of_every_kind_reads_as_approved(string name, bool english, int columns) =>
        AssertApproved($"{name}-{(columns == 32 ? 58 : 80)}-{(english ? "en" : "zh")}", Build(Entries[name], SlipCopy.Merchant, columns, english, reprint: false));

    [Fact]
    public void Only_what_may_be_refunded_or_completed_carries_a_code()
    {
        foreach (var (name, entry) in Entries)
            Assert.True(Build(entry, SlipCopy.Cardholder, 32, false, false).Code is not null == name is "pre-authorisation" or "completion" or "tip-sale" or "part-approval" or "training", name);
        Assert.True(SlipCode.TryParse(Build(Swiped, SlipCopy.Cardholder, 32, false, false).Code!, out var code));
        Assert.Equal((new DateOnly(2026, 11, 22), Swiped.Rrn), (code.Date, code.Rrn));
    }

    /// <summary>One of each kind of slip, by the name of its approved text.</summary>
    private static readonly Dictionary<string, JournalEntry> Entries = new(StringComparer.Ordinal)
    {
        ["sale-void"] = Linked(TransactionKind.SaleVoid, 4500),
        ["refund"] = Linked(TransactionKind.Refund, 2000) with { Reason = "01" },
        ["pre-authorisation"] = Swiped with { Kind = TransactionKind.PreAuthorisation, Amount = Money.Fen(50000) },
        ["pre-authorisation-void"] = Linked(TransactionKind.PreAuthorisationVoid, 50000),
        ["completion"] = Linked(TransactionKind.Completion, 32000),
        ["completion-void"] = Linked(TransactionKind.CompletionVoid, 32000),
        ["completion-notice-waiting"] = Linked(TransactionKind.CompletionNotice, 32000) with { State = TransactionState.Waiting, Rrn = "", Issuer = "", Acquirer = "" },
        ["completion-notice-refused"] = Linked(TransactionKind.CompletionNotice, 32000) with { State = TransactionState.Declined, ResponseCode = "22", Issuer = "", Acquirer = "" },
        ["offline-sale"] = Swiped with
        {
            Kind = TransactionKind.OfflineSale, State = TransactionState.Waiting, PinEntered = false, Entry = 'M', Rrn = "", AuthorisationCode = "123456", Issuer = "", Acquirer = "",
        },
        ["tip"] = Linked(TransactionKind.TipAdjust, 11500) with { Tip = Money.Fen(1500), Entry = 'N' },
        ["tip-sale"] = Swiped with { Amount = Money.Fen(10000), Tip = Money.Fen(1500) },
        ["part-approval"] = Swiped with { Amount = Money.Fen(3000), Requested = Money.Fen(4500) },
        ["balance"] = Swiped with { Kind = TransactionKind.Balance, Amount = Money.Fen(123456), Expiry = "", AuthorisationCode = "" },
        ["training"] = Swiped with { Training = true },
    };

    private static JournalEntry Linked(TransactionKind kind, long fen) => Swiped with
    {
        Trace = 36, Kind = kind, Amount = Money.Fen(fen), PinEntered = false, Rrn = "132011000046",
        Original = new OriginalTransaction(12, 34, "132011000042", "1121", "700142"),
    };

    private static void AssertApproved(string file, Slip slip)
    {
        var text = string.Concat(slip.Lines
            .Select(line => (line.Size == SlipSize.Large ? "#" : line.Align == SlipAlign.Centre ? "^" : " ") + line.Text)
            .Select(line => line.TrimEnd() + "\n"));
        var path = Path.Combine(AppContext.BaseDirectory, "vectors", file + ".txt");
        Assert.True(File.Exists(path), $"There is no approved text {file}; the slip is:\n{text}");
        Assert.Equal(File.ReadAllText(path), text);
    }

    [Fact]
    public void No_line_is_wider_than_the_paper() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>>(), ArbMap.Default.ArbFor<bool>(), ArbMap.Default.ArbFor<bool>(),
        (name, wide, english) =>
        {
            var columns = wide ? 48 : 32;
            var slip = TransactionSlip.Build(new SlipParty("票" + Clean(name.Get), "898110053110001", "10000001"),
                Signed with { Remark = Clean(name.Get) + "号" + Clean(name.Get) }, SlipCopy.Merchant, columns, english, reprint: true);
            return slip.Lines.All(line => SlipText.Width(line.Text) <= (line.Size == SlipSize.Large ? columns / 2 : columns));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Wrapping_loses_nothing_but_spaces() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>>(), ArbMap.Default.ArbFor<PositiveInt>(),
        (text, columns) =>
        {
            var clean = Clean(text.Get + "中文" + text.Get);
            var wrapped = string.Concat(SlipText.Wrap(clean, 2 + (columns.Get % 50)));
            return wrapped.Replace(" ", "", StringComparison.Ordinal) == clean.Replace(" ", "", StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Transaction_that_is_not_approved_has_no_slip() =>
        Assert.Throws<ArgumentException>(() => Build(Swiped with { State = TransactionState.Reversed }, SlipCopy.Merchant, 32, false, false));

    [Fact]
    public void Code_of_a_slip_is_printed_as_a_QR_symbol()
    {
        var bytes = Convert.ToHexString(EscPos.Render(new Slip("t", 32, SlipCopy.Merchant, [new SlipLine("a")]) { Code = "PH1" }));
        Assert.EndsWith("1B6101" + "1D286B0400314132001D286B03003143061D286B0300314531" + "1D286B060031503050483" + "1" + "1D286B0300315130" + "0A1B6100" + "1D2100" + "1D564203", bytes, StringComparison.Ordinal);
    }

    [Fact]
    public void ESC_POS_bytes_are_GB18030_with_alignment_size_and_cut()
    {
        var bytes = EscPos.Render(new Slip("t", 32, SlipCopy.Merchant,
            [new SlipLine("银联A", SlipAlign.Centre, SlipSize.Large), new SlipLine("RMB 45.00"), new SlipLine("x\u001b@y")]));
        Assert.Equal(
            "1B40" + "1C26"
            + "1B6101" + "1D2111" + "D2F8C1AA41" + "0A"
            + "1B6100" + "1D2100" + Convert.ToHexString(Encoding.ASCII.GetBytes("RMB 45.00")) + "0A"
            + "1B6100" + "1D2100" + "78204079" + "0A"
            + "1D2100" + "1D564203", Convert.ToHexString(bytes));
    }

    private static Slip Build(JournalEntry entry, SlipCopy copy, int columns, bool english, bool reprint) => TransactionSlip.Build(
        new SlipParty(english ? "Piaohao Demo Shop" : "票号演示商店", "898110053110001", "10000001"), entry, copy, columns, english, reprint);

    /// <summary>Text as a message field could carry it: whole characters, no controls.</summary>
    private static string Clean(string text) => string.Concat(text.EnumerateRunes()
        .Where(rune => rune != Rune.ReplacementChar && !Rune.IsControl(rune) && (rune.Value == ' ' || !Rune.IsWhiteSpace(rune))).Select(rune => rune.ToString()));
}
