using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Piaohao.Browser.Tests;

/// <summary>The terminal as a device in both languages, on a desk and on a phone: diagnosis, codes, settings, backup, downloads, battery.</summary>
public sealed class DeviceScreensTests(Shop shop) : IClassFixture<Shop>
{
    private readonly List<string> wrong = [];

    [Fact]
    public Task The_device_speaks_either_language_and_fits() => shop.WorkAsync(Hand.Keyboard, Shop.Wide, async till =>
    {
        await till.ToIdleAsync();
        await SeeDiagnosisAsync(till);
        await SeeCodesAsync(till);
        await SeeSettingsAsync(till);
        await SeeOrdersAsync(till);
        await SeeBatteryAsync(till);
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    });

    private async Task SeeDiagnosisAsync(Till till)
    {
        await till.OpenMenuAsync("机器");
        await SeeAsync(till, "120-device-menu");
        await till.GoDownAsync("机器诊断");
        await till.ExpectAsync("diagnosis", "Good");
        await SeeAsync(till, "121-diagnosis");
        await till.SwitchAsync("paper-out", on: true);
        await till.PressAsync("F1");
        await till.ExpectAsync("diagnosis", "Attention");
        await SeeAsync(till, "122-diagnosis-paper-out");
        await till.GoDownAsync("打印机");
        await till.ExpectAsync("check", "Bad");
        await SeeAsync(till, "123-check");
        await till.SwitchAsync("paper-out", on: false);
        await till.PressAsync("Confirm");
        await till.ExpectAsync("diagnosis");
        await till.PressAsync("F3");
        await till.ExpectAsync("question");
        await SeeAsync(till, "124-test-page");
        await till.PressAsync("F1");
        await till.ExpectAsync("result", "Bad");
        await SeeAsync(till, "125-pale");
        await till.ToIdleAsync();
    }

    private async Task SeeCodesAsync(Till till)
    {
        await till.ChooseAsync("机器", "代码说明");
        await till.ExpectAsync("codes");
        await SeeAsync(till, "126-codes");
        await till.StepAsync("D5");
        await till.StepAsync("D5");
        await SeeAsync(till, "127-code-typed");
        await till.PressAsync("Confirm");
        await till.ExpectAsync("code");
        await SeeAsync(till, "128-code-explained");
        await till.ToIdleAsync();
    }

    private async Task SeeSettingsAsync(Till till)
    {
        await till.ChooseAsync("机器", "亮度");
        await till.ExpectAsync("setting");
        await till.StepAsync("D9", "D9", "D9", "Confirm");
        await SeeAsync(till, "130-brightness-refused");
        await till.ToIdleAsync();
        await till.OpenMenuAsync("机器", "声音");
        await SeeAsync(till, "131-sound");
        await till.ToIdleAsync();
        await till.OpenSettingsAsync();
        await till.ExpectAsync("menu");
        await SeeAsync(till, "132-settings");
        await till.GoDownAsync("主机");
        await till.ExpectAsync("setting");
        await till.PressAsync("D1", "D2", "D7");
        await Expect(till.Page.GetByTestId("typed")).ToHaveTextAsync("127");
        await SeeAsync(till, "133-host-address");
        await till.ToIdleAsync();
        await till.OpenSettingsAsync();
        await till.GoDownAsync("线路加密");
        await Expect(till.Page.GetByTestId("title")).ToHaveTextAsync("线路加密");
        await SeeAsync(till, "134-tls");
        await till.ToIdleAsync();
        await till.OpenSettingsAsync();
        await till.GoDownAsync("时钟");
        await till.ExpectAsync("result", "Good");
        await SeeAsync(till, "135-clock");
        await till.ToIdleAsync();
        await till.ChooseAsync("机器", "备份流水");
        await till.AllowAsync("88888888");
        await till.ExpectAsync("result", "Good");
        await SeeAsync(till, "136-backup");
        await till.ToIdleAsync();
    }

    private async Task SeeOrdersAsync(Till till)
    {
        await till.OpenMenuAsync("机器", "主机下载");
        await SeeAsync(till, "140-downloads");
        await till.GoDownAsync("当前版本");
        await till.ExpectAsync("held");
        await SeeAsync(till, "141-versions");
        await till.ToIdleAsync();
        await till.ChooseAsync("机器", "主机下载", "立即查询");
        await till.ExpectAsync("result", "Good");
        await SeeAsync(till, "142-nothing-to-download");
        await till.ToIdleAsync();
        await till.ChooseAsync("机器", "主机下载", "退回上一程序");
        await till.AllowAsync("88888888");
        await till.ExpectAsync("result", "Bad");
        await SeeAsync(till, "143-no-program-to-go-back-to");
        await till.ToIdleAsync();
        await till.ChooseAsync("机器", "主机下载", "终端激活");
        await till.AllowAsync("88888888");
        await till.ExpectAsync("scan");
        await SeeAsync(till, "144-activation");
        await till.Page.GetByTestId("scan-text").FillAsync("no code");
        await till.Page.GetByTestId("scan-send").ClickAsync();
        await till.ExpectAsync("result", "Bad");
        await SeeAsync(till, "145-activation-refused");
        await till.ToIdleAsync();
    }

    private async Task SeeBatteryAsync(Till till)
    {
        await till.SwitchAsync("fault-battery-low", on: true);
        await Expect(till.Lines).ToContainTextAsync("15%");
        await SeeAsync(till, "146-battery-low");
        await till.SwitchAsync("fault-battery-low", on: false);
    }

    private async Task SeeAsync(Till till, string name) => wrong.AddRange(await Tour.LookAsync(till, name));
}
