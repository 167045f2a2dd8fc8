using System.Collections.Immutable;
using Piaohao.Terminal.Device;
using Piaohao.Terminal.Flows;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Menus;

/// <summary>What only the administrator sets, each line with its value of the moment.</summary>
internal static class SettingsMenu
{
    public static ImmutableArray<MenuItem> Items(FlowParts parts)
    {
        var machine = parts.Machine;
        var steps = new SettingSteps(machine);
        return
        [
            new(texts => texts.Of("device.line", texts["device.host"], $"{machine.Device.HostText}:{machine.Device.Port}"), steps.HostAsync, Stays: true),
            new(texts => texts.Of("device.line", texts["device.tls"], texts[TrustText(machine.Device.Trust)]), new Menu(machine, "device.tls", Trust(machine, steps)).RunAsync, Stays: true),
            new(texts => texts.Of("device.connect-line", (int)machine.Device.ConnectTimeout.TotalSeconds), stop => steps.NumberAsync(
                "device.connect", "device.seconds", DeviceSettings.ConnectName, (int)machine.Device.ConnectTimeout.TotalSeconds, 1, DeviceSettings.LongestTimeout, stop), Stays: true),
            new(texts => texts.Of("device.answer-line", (int)machine.Device.AnswerTimeout.TotalSeconds), stop => steps.NumberAsync(
                "device.answer", "device.seconds", DeviceSettings.AnswerName, (int)machine.Device.AnswerTimeout.TotalSeconds, 1, DeviceSettings.LongestTimeout, stop), Stays: true),
            .. machine.HasOtherPrinters ? (MenuItem[])[new(PrinterLine, new Menu(machine, "device.printer", Printer(steps)).RunAsync, Stays: true)] : [],
            new(texts => texts.Of("menu.paper", machine.PaperColumns == 32 ? 58 : 80),
                stop => machine.Memory.RememberPaperAsync(machine.PaperColumns == 32 ? 48 : 32, stop).AsTask(), Stays: true),
            new(ClockLine, steps.ClockAsync, Stays: true),
        ];

        string PrinterLine(Texts texts) => texts.Of("device.line", texts["device.printer"],
            machine.Device.Printer is { } at ? $"{at.Host}:{at.Port}" : texts["device.printer.built-in"]);

        string ClockLine(Texts texts) => machine.Device.ClockSet is { Length: > 0 }
            ? texts.Of("device.line", texts["device.clock"], SettingSteps.Correction(texts, machine.Device)) : texts["device.clock"];
    }

    private static ImmutableArray<MenuItem> Trust(Machine machine, SettingSteps steps) =>
    [
        new(texts => texts[TrustText(HostTrust.Plain)], stop => steps.TrustAsync(HostTrust.Plain, stop)),
        new(texts => texts[TrustText(HostTrust.System)], stop => steps.TrustAsync(HostTrust.System, stop)),
        new(texts => texts[TrustText(HostTrust.Fingerprint)], steps.PinAsync),
        .. machine.Options.HostAuthority is null
            ? (MenuItem[])[] : [new(texts => texts[TrustText(HostTrust.Authority)], stop => steps.TrustAsync(HostTrust.Authority, stop))],
    ];

    private static ImmutableArray<MenuItem> Printer(SettingSteps steps) =>
    [
        new(texts => texts["device.printer.built-in"], steps.BuiltInPrinterAsync),
        new(texts => texts["device.printer.network"], steps.NetworkPrinterAsync),
    ];

    private static string TrustText(HostTrust trust) => trust switch
    {
        HostTrust.Plain => "device.tls.off",
        HostTrust.System => "device.tls.system",
        HostTrust.Authority => "device.tls.authority",
        _ => "device.tls.fingerprint",
    };
}
