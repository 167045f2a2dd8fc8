using System.Text.RegularExpressions;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Terminal.Device;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Tests.Bench;

namespace Piaohao.Terminal.Tests.Device;

public sealed partial class CodeTests
{
    [Fact]
    public void Every_code_of_the_source_stands_in_the_table()
    {
        var table = TroubleCode.All.Select(trouble => trouble.Code).ToHashSet(StringComparer.Ordinal);
        var used = Directory.EnumerateFiles(Path.Combine(Root(), "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .SelectMany(file => Used().Matches(File.ReadAllText(file)).Select(match => match.Groups["code"].Value))
            .ToHashSet(StringComparer.Ordinal);
        Assert.True(used.Count > 20, $"only {used.Count} codes found");
        Assert.Empty(used.Except(table));
        Assert.Empty(table.Except(used));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_code_is_explained_to_all_three(bool english)
    {
        var texts = Texts.In(english);
        Assert.All(CodeExplanation.All, one => Assert.DoesNotContain("", (string[])[one.Line(texts), one.Cashier(texts), one.Cardholder(texts), one.Support(texts)]));
        Assert.Equal(CodeExplanation.All.Length, CodeExplanation.All.Select(one => one.Code).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(ResponseCode.All.Count + TroubleCode.All.Length, CodeExplanation.All.Length);
    }

    [Fact]
    public void Code_is_found_by_typing_it()
    {
        using var bench = new TillBench().Ready();
        bench.Choose("机器", "代码说明");
        bench.Type("51");
        Assert.StartsWith("51 ", Assert.Single(bench.Screen.Lines).Text, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        Assert.Equal("代码 51", bench.Screen.Title);
        var code = ResponseCode.Of("51");
        Assert.Equal(
            [code.Text, $"收银员：{code.Cashier.Chinese}", $"持卡人：{code.Cardholder.Chinese}", $"客服：{code.Support.Chinese}"],
            bench.Screen.Lines.Select(line => line.Text));
    }

    [Fact]
    public void Letters_are_reached_on_the_digit_keys()
    {
        using var bench = new TillBench().Ready();
        bench.Choose("机器", "代码说明");
        bench.Press(Key.D3, Key.F1, Key.F1, Key.D4, Key.D4);
        Assert.Equal("E44", bench.Screen.Input!.Text);
        bench.Press(Key.Confirm);
        Assert.Contains("主机的证书不可信", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm, Key.Clear, Key.Clear, Key.Clear, Key.D2, Key.F1, Key.D0);
        Assert.Equal("A0", bench.Screen.Input!.Text);
        Assert.StartsWith("A0 ", bench.Screen.Lines[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void List_is_leafed_through_from_end_to_end()
    {
        using var bench = new TillBench().Ready();
        bench.Choose("机器", "代码说明");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < CodeExplanation.All.Length + 2; i++)
        {
            seen.Add(Assert.Single(bench.Screen.Lines, line => line.Mark == LineMark.Note).Text.Split(' ')[0]);
            bench.Press(Key.Down);
        }

        Assert.Equal(CodeExplanation.All.Length, seen.Count);
        bench.Press(Key.Confirm);
        Assert.Equal($"代码 {CodeExplanation.All[^1].Code}", bench.Screen.Title);
    }

    [Fact]
    public void Unknown_code_is_said_to_be_none()
    {
        using var bench = new TillBench().Ready();
        bench.Choose("机器", "代码说明");
        bench.Type("999");
        Assert.Contains("没有这个代码", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        Assert.Equal("codes", bench.Screen.Name);
    }

    [Fact]
    public void Decline_is_explained_with_one_key_and_led_back_to()
    {
        using var bench = new TillBench(options => options with { English = true }).Ready();
        bench.Host.OnSale = _ => new Plan("62");
        bench.Charge("100", TestCards.Credit, "");
        bench.Press(Key.F2);
        Assert.Equal("Code 62", bench.Screen.Title);
        Assert.Contains($"Cashier: {ResponseCode.Of("62").Cashier.English}", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        Assert.Equal(("result", ScreenTone.Bad), (bench.Screen.Name, bench.Screen.Tone));
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "piaohao.slnx"))) folder = folder.Parent;
        return folder.FullName;
    }

    [GeneratedRegex("\"(?<code>E[0-9]{2})\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Used();
}
