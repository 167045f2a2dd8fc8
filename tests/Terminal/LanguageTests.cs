using System.Text.RegularExpressions;
using System.Xml.Linq;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Tests.Bench;

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
        bench.Advance(2);
        bench.PullThePlug();
        bench.SwitchOn();
        Assert.Contains("Operator log-in", bench.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_languages_have_the_same_texts_with_the_same_places()
    {
        var chinese = Read("Texts.resx");
        var english = Read("Texts.en.resx");
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

    private static Dictionary<string, string> Read(string file)
    {
        using var stream = typeof(LanguageTests).Assembly.GetManifestResourceStream(file)!;
        return XDocument.Load(stream).Root!.Elements("data").ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value, StringComparer.Ordinal);
    }

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Chinese();

    [GeneratedRegex(@"\{\d\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Place();
}
