using System.Net;
using Piaohao.Terminal.Device;
using Piaohao.Terminal.Devices;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Tests.Bench;

namespace Piaohao.Terminal.Tests.Device;

public sealed class SettingsTests
{
    [Fact]
    public void Settings_ask_for_the_administrators_password_and_show_what_is_set()
    {
        using var bench = new TillBench().Ready();
        Open(bench);
        Assert.Equal(
            ["1 主机：host:1", "2 线路加密：不加密", "3 连接时限 10 秒", "4 应答时限 30 秒", "5 打印机：内置", "6 纸宽 58 毫米",
                "7 时钟，向主机对时：上次校准 0 秒"],
            bench.Screen.Lines.Select(line => line.Text));
    }

    [Fact]
    public void Host_is_typed_with_letters_and_the_next_request_goes_there()
    {
        using var bench = new TillBench().Ready();
        Open(bench);
        bench.Press(Key.D1);
        // p, o, s on their keys, a point, then 1
        bench.Press(Key.D7, Key.F1, Key.D6, Key.F1, Key.F1, Key.F1, Key.D7, Key.F1, Key.F1, Key.F1, Key.F1, Key.Plus, Key.D1);
        Assert.Equal((InputKind.Text, "pos.1"), (bench.Screen.Input!.Kind, bench.Screen.Input.Text));
        bench.Press(Key.Confirm);
        bench.Type("8584");
        bench.Press(Key.Confirm);
        Assert.Equal("1 主机：pos.1:8584", bench.Screen.Lines[0].Text);
        bench.Press(Key.Cancel, Key.Cancel, Key.Cancel);
        bench.Choose("机器", "回响测试");
        Assert.Equal(new DnsEndPoint("pos.1", 8584), bench.Host.Called);
        bench.PullThePlug();
        bench.SwitchOn();
        Assert.Equal(new DnsEndPoint("pos.1", 8584), bench.Host.Called);
    }

    [Theory]
    [InlineData("256.1.1.1")]
    [InlineData("1.2.3")]
    [InlineData("-1")]
    [InlineData("1.")]
    public void Bad_address_is_told_and_changes_nothing(string address)
    {
        Assert.False(DeviceSettings.IsAddress(address));
        using var bench = new TillBench().Ready();
        Open(bench);
        bench.Press(Key.D1);
        foreach (var character in address) bench.Press(character switch { '.' => [Key.Plus], '-' => [Key.D0, Key.F1], _ => [Key.D0 + (character - '0')] });
        bench.Press(Key.Confirm);
        Assert.Contains("地址不对", bench.Words, StringComparison.Ordinal);
        Assert.Equal(ScreenTone.Attention, bench.Screen.Tone);
        bench.Press(Key.Cancel, Key.Cancel);
        Assert.Equal("1 主机：host:1", bench.Screen.Lines[0].Text);
    }

    [Fact]
    public void Answer_timeout_holds_from_the_next_sale_and_its_bounds_are_told()
    {
        using var bench = new TillBench().Ready();
        Open(bench);
        bench.Press(Key.D4);
        bench.Type("121");
        bench.Press(Key.Confirm);
        Assert.Contains("只能是 1 到 120 的整数", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Clear, Key.Clear, Key.Clear);
        bench.Type("7");
        bench.Press(Key.Confirm, Key.Cancel, Key.Cancel, Key.Cancel);
        bench.Host.OnSale = _ => Plan.Silence;
        bench.Charge("100", TestCards.Credit, "");
        Assert.Contains("(0:07)", bench.Words, StringComparison.Ordinal);
        bench.Advance(8);
        Assert.Equal("0400", bench.Host.Types.Last());
    }

    [Fact]
    public void Printer_on_the_network_prints_from_the_next_slip_on()
    {
        using var bench = new TillBench().Ready();
        bench.OtherPrinters.Add("10.0.0.9:9100", new PaperTray());
        Open(bench);
        bench.Press(Key.D5, Key.D2);
        bench.Press(Key.D1, Key.D0, Key.Plus, Key.D0, Key.Plus, Key.D0, Key.Plus, Key.D9, Key.Confirm, Key.Confirm);
        Assert.Equal("5 打印机：10.0.0.9:9100", bench.Screen.Lines[4].Text);
        bench.Press(Key.Cancel, Key.Cancel, Key.Cancel);
        bench.Charge("100", TestCards.Credit, "");
        Assert.Single(bench.OtherPrinters["10.0.0.9:9100"].Slips);
        Assert.Empty(bench.Slips);
    }

    [Fact]
    public void Everybody_dims_the_glass_and_turns_sounds_off()
    {
        using var bench = new TillBench().Ready();
        Assert.Equal((100, 100), (bench.Screen.Brightness, bench.Screen.Volume));
        bench.Choose("机器", "亮度 100%");
        bench.Type("40");
        bench.Press(Key.Confirm);
        Assert.Equal(40, bench.Screen.Brightness);
        Assert.Contains("亮度 40%", bench.Words, StringComparison.Ordinal);
        bench.Press(bench.Line("声音"), Key.D1, Key.D2, Key.D3);
        bench.Type("0");
        bench.Press(Key.Confirm);
        Assert.Equal(["1 提示音：关", "2 语音：关", "3 音量 0%"], bench.Screen.Lines.Select(line => line.Text));
        bench.Press(Key.Cancel, Key.Cancel, Key.Cancel);
        var before = bench.Screens.Count;
        bench.Host.OnSale = _ => new Plan("51");
        bench.Charge("100", TestCards.Credit, "");
        Assert.All(bench.Screens.Skip(before), screen => Assert.Equal((ScreenSound.None, null, 0, 40), (screen.Sound, screen.Speech, screen.Volume, screen.Brightness)));
    }

    [Fact]
    public void Clock_is_asked_of_the_host_and_the_correction_shown()
    {
        using var bench = new TillBench().Ready();
        bench.Host.OnManagement = _ => new Plan { Change = answer => answer.Set(12, "132516") };
        Open(bench);
        bench.Press(Key.D7);
        Assert.Contains("已按主机对时，上次校准 +305 秒", bench.Words, StringComparison.Ordinal);
        Assert.Equal("13:25", bench.Screen.Status.Clock);
        bench.Press(Key.Confirm);
        Assert.Contains("上次校准 +305 秒", bench.Screen.Lines[6].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_in_English()
    {
        using var bench = new TillBench(options => options with { English = true }).Ready();
        bench.Choose("Machine", "Settings");
        bench.Administrate();
        Assert.Equal("2 Encryption: off", bench.Screen.Lines[1].Text);
    }

    [Fact]
    public void Kept_value_that_cannot_be_is_passed_over()
    {
        using var bench = new TillBench();
        var settings = DeviceSettings.Of(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [DeviceSettings.PortName] = "0", [DeviceSettings.BrightnessName] = "101", [DeviceSettings.TrustName] = "9", [DeviceSettings.PrinterName] = "x:y",
            },
            bench.Options);
        Assert.Equal((1, 100, HostTrust.Plain, null), (settings.Port, settings.Brightness, settings.Trust, settings.Printer));
    }

    [Fact]
    public void Profile_whose_authority_is_lost_trusts_nobody()
    {
        using var bench = new TillBench();
        var settings = DeviceSettings.Of(new Dictionary<string, string>(StringComparer.Ordinal) { [DeviceSettings.TrustName] = "2" }, bench.Options);
        Assert.Equal(new Link.Tls.TlsTrust.Fingerprint(""), settings.CheckedAgainst(bench.Options));
    }

    internal static void Open(TillBench bench)
    {
        bench.Choose("机器", "设置");
        bench.Administrate();
    }
}
