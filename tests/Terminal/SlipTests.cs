using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Piaohao.Amounts;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Slips;
using Piaohao.Terminal.Tests.Bench;

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
        var slip = Build(pin ? Swiped : Signed, copy, columns, english, reprint);
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
            var slip = SaleSlip.Build(new SlipParty("票" + Clean(name.Get), "898110053110001", "10000001"),
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

    private static Slip Build(JournalEntry entry, SlipCopy copy, int columns, bool english, bool reprint) => SaleSlip.Build(
        new SlipParty(english ? "Piaohao Demo Shop" : "票号演示商店", "898110053110001", "10000001"), entry, copy, columns, english, reprint);

    /// <summary>Text as a message field could carry it: whole characters, no controls.</summary>
    private static string Clean(string text) => string.Concat(text.EnumerateRunes()
        .Where(rune => rune != Rune.ReplacementChar && !Rune.IsControl(rune) && (rune.Value == ' ' || !Rune.IsWhiteSpace(rune))).Select(rune => rune.ToString()));
}
