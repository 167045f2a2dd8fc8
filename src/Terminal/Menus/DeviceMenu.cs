using System.Collections.Immutable;
using Piaohao.Terminal.Device;
using Piaohao.Terminal.Flows;
using Piaohao.Terminal.Operators;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Menus;

/// <summary>The machine itself: what is wrong with it, what codes mean, how it looks and sounds; behind the administrator's password what it is set to.</summary>
internal static class DeviceMenu
{
    public static ImmutableArray<MenuItem> Items(FlowParts parts)
    {
        var machine = parts.Machine;
        var steps = new SettingSteps(machine);
        var settings = new Menu(machine, "menu.settings", SettingsMenu.Items(parts));
        var sound = new Menu(machine, "menu.sound", Sound(machine, steps));
        return
        [
            new(texts => texts["menu.diagnosis"], new Diagnosis(machine).RunAsync),
            new(texts => texts["menu.codes"], new CodeHelp(machine).RunAsync),
            new(texts => texts["menu.echo"], new Echo(machine).RunAsync),
            new(texts => texts["menu.language"], _ => ChangeLanguage(machine), Stays: true),
            new(texts => texts.Of("menu.brightness", machine.Device.Brightness), stop => steps.NumberAsync(
                "device.brightness", "device.percent", DeviceSettings.BrightnessName, machine.Device.Brightness, 0, 100, stop), Stays: true),
            new(texts => texts["menu.sound"], sound.RunAsync, Stays: true),
            new(texts => texts["menu.settings"], async stop =>
            {
                if (await parts.Rights.AllowAsync(Right.Settings, stop)) await settings.RunAsync(stop);
            }, Stays: true),
            new(texts => texts["menu.backup"], async stop =>
            {
                if (await parts.Rights.AllowAsync(Right.Settings, stop)) await new BackupStep(machine).RunAsync(stop);
            }),
            MainMenu.Sub(parts, "menu.orders", OrderMenu.Items(parts)),
        ];
    }

    private static ImmutableArray<MenuItem> Sound(Machine machine, SettingSteps steps) =>
    [
        new(texts => texts.Of("device.line", texts["device.sound"], OnOff(texts, machine.Device.Sound)),
            stop => steps.SwitchAsync(DeviceSettings.SoundName, !machine.Device.Sound, stop), Stays: true),
        new(texts => texts.Of("device.line", texts["device.speech"], OnOff(texts, machine.Device.Speech)),
            stop => steps.SwitchAsync(DeviceSettings.SpeechName, !machine.Device.Speech, stop), Stays: true),
        new(texts => texts.Of("device.volume-line", machine.Device.Volume), stop => steps.NumberAsync(
            "device.volume", "device.percent", DeviceSettings.VolumeName, machine.Device.Volume, 0, 100, stop), Stays: true),
    ];

    private static string OnOff(Texts texts, bool on) => texts[on ? "device.on" : "device.off"];

    private static Task ChangeLanguage(Machine machine)
    {
        machine.Language.Turn();
        return Task.CompletedTask;
    }
}
