using System.Text.RegularExpressions;
using System.Xml.Linq;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Tests.Bench;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Tests;

public sealed partial class LanguageTests
{
    [Fact]
    public void Whole_sale_in_English()
    {
        using var bench = new TillBench(options => options with { English = true }).Ready();
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        Assert.Contains("Approved ¥45.00", bench.Words, StringComparison.Ordinal);
        Assert.Equal("MERCHANT COPY", bench.Slips[0].Lines[1].Text);
        foreach (var screen in bench.Screens)
        {
            Assert.True(screen.English);
            Assert.DoesNotContain(TillBench.Texts(screen), text => Chinese().IsMatch(text.Replace("中文", "", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Every_other_transaction_in_English()
    {
        using var bench = new TillBench(options => options with { English = true, OfflineSales = true, PartApproval = true }).ReadyForSupervisor();
        bench.Sell("4500", TestCards.Debit);
        Do(bench, ["Other", "Tip"], trace: "2", amount: "200");
        Do(bench, ["Refund"], trace: "2", amount: "1000", way: Key.D1);
        Assert.Contains("Refund ¥10.00", bench.Screens.SelectMany(TillBench.Texts));
        bench.Sell("4500", TestCards.Debit);
        Do(bench, ["Void", "Sale void"], trace: "5");
        Do(bench, ["Pre-authorisation", "Pre-authorisation"], amount: "9000", pin: true);
        Do(bench, ["Pre-authorisation", "Completion"], trace: "7", amount: "8000", way: Key.D1);
        Do(bench, ["Void", "Completion void"], trace: "8");
        Do(bench, ["Pre-authorisation", "Completion notice"], trace: "7", amount: "8000", way: Key.D1);
        Do(bench, ["Other", "Offline sale"], amount: "700", code: "123456");
        Do(bench, ["Look up", "Balance inquiry"], pin: true);
        Do(bench, ["Look up", "Transaction query"], trace: "2");
        Assert.Empty(TransactionForm.All.Select(form => form.Kind)
            .Except([TransactionKind.Balance, TransactionKind.Query, TransactionKind.PreAuthorisationVoid, .. bench.Till.Journal.Recent(20).Where(entry => TransactionMoves.Stands(entry.State)).Select(entry => entry.Kind)]));
        bench.Host.OnOther = _ => Plan.Silence;
        Do(bench, ["Void", "Sale void"], trace: "99");
        Do(bench, ["Refund"], trace: "2", amount: "1000", way: Key.D1);
        foreach (var screen in bench.Screens) Assert.DoesNotContain(TillBench.Texts(screen), text => Chinese().IsMatch(text.Replace("中文", "", StringComparison.Ordinal)));
        Assert.All(bench.Slips, slip => Assert.DoesNotContain(slip.Lines.Take(20), line => Chinese().IsMatch(line.Text)));
    }

    /// <summary>Answers whatever the screen asks with what was given, until the till is idle again.</summary>
    private static void Do(TillBench bench, string[] labels, string trace = "", string amount = "", string code = "", Key? way = null, bool pin = false)
    {
        bench.Choose(labels);
        for (var steps = 0; steps < 20 && bench.Screen.Name != "idle"; steps++)
        {
            if (bench.Screen.Name == "card") bench.Offer(TestCards.Debit);
            else if (bench.Screen.Name is "waiting" or "unknown" or "notice") bench.Advance(31);
            else if (bench.Screen.Name == "original-way") bench.Press(way ?? Key.Cancel);
            else if (bench.Screen.Name == "refund-reason") bench.Press(Key.D1);
            else if (bench.Screen.Input is { } input) Answer(bench, input.Kind == InputKind.Amount ? amount : pin && input.Kind == InputKind.Pin ? TestCards.Pin : code.Length > 0 ? code : trace);
            else bench.Press(Key.Confirm);
        }

        if (bench.Screen.Name != "idle") bench.Press(Key.Cancel, Key.Cancel);
        Assert.Equal("idle", bench.Screen.Name);
        bench.Advance(3);
    }

    private static void Answer(TillBench bench, string digits)
    {
        bench.Type(digits);
        bench.Press(Key.Confirm);
    }

    [Fact]
    public void Language_changes_at_any_moment_and_redraws_the_screen_without_its_sound()
    {
        using var bench = new TillBench().Ready();
        bench.Host.OnSale = _ => Plan.Silence;
        Turn(bench, "idle", "Enter the amount");
        bench.Type("4500");
        Turn(bench, "amount", "Charge ¥45.00");
        bench.Press(Key.Confirm);
        Turn(bench, "card", "Swipe the card");
        bench.Offer(TestCards.Debit);
        bench.Type("12");
        Turn(bench, "pin", "enter your PIN");
        Assert.Equal("••", bench.Screen.Input!.Text);
        bench.Type("3456");
        bench.Press(Key.Confirm);
        Turn(bench, "waiting", "Waiting for the answer (0:30)");
        bench.Advance(31);
        Turn(bench, "result", "Not charged: ¥45.00 was reversed");
        Assert.Equal(ScreenSound.None, bench.Screen.Sound);
    }

    [Fact]
    public void Language_is_remembered_over_the_plug()
    {
        using var bench = new TillBench().Ready();
        bench.Press(Key.Language);
        bench.GoOnWith(bench.CopyDatabase());
        bench.SwitchOn();
        Assert.Contains("Operator log-in", bench.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Language_changed_in_the_middle_of_a_sale_is_remembered_over_the_plug()
    {
        using var bench = new TillBench(options => options with { English = true }).Ready();
        bench.Type("4500");
        bench.Press(Key.Confirm, Key.Language, Key.Language, Key.Language);
        bench.GoOnWith(bench.CopyDatabase());
        bench.SwitchOn();
        Assert.Contains("操作员登录", bench.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_languages_have_the_same_texts_with_the_same_places()
    {
        var chinese = Read(file => !file.EndsWith(".en.resx", StringComparison.Ordinal));
        var english = Read(file => file.EndsWith(".en.resx", StringComparison.Ordinal));
        Assert.Equal(chinese.Keys.Order(StringComparer.Ordinal), english.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, text) in chinese)
            Assert.True(Places(text).SetEquals(Places(english[name])), $"{name}: the places differ");
    }

    private static void Turn(TillBench bench, string screen, string english)
    {
        Assert.Equal(screen, bench.Screen.Name);
        bench.Press(Key.Language);
        Assert.Equal((screen, true), (bench.Screen.Name, bench.Screen.English));
        Assert.Contains(english, bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Language);
        Assert.False(bench.Screen.English);
        Assert.Equal(screen, bench.Screen.Name);
    }

    private static HashSet<string> Places(string text) => [.. Place().Matches(text).Select(match => match.Value)];

    /// <summary>All texts of a language; a name that stands twice makes this throw.</summary>
    private static Dictionary<string, string> Read(Func<string, bool> isOfLanguage)
    {
        var assembly = typeof(LanguageTests).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(file => file.EndsWith(".resx", StringComparison.Ordinal) && isOfLanguage(file))
            .SelectMany(file => XDocument.Load(assembly.GetManifestResourceStream(file)!).Root!.Elements("data"))
            .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value, StringComparer.Ordinal);
    }

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Chinese();

    [GeneratedRegex(@"\{\d\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Place();
}
