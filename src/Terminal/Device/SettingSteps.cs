using System.Globalization;
using Piaohao.Terminal.Flows;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Device;

/// <summary>Each setting of the device: asked for, checked, kept, and valid from then on.</summary>
internal sealed class SettingSteps(Machine machine)
{
    private readonly TextEntry entry = new(machine);
    private readonly Notices notices = new(machine);

    /// <summary>A whole number between two bounds.</summary>
    public async Task NumberAsync(string title, string prompt, string name, long now, int least, int most, CancellationToken stop)
    {
        var question = new Question(title, prompt, now.ToString(CultureInfo.InvariantCulture), most.ToString(CultureInfo.InvariantCulture).Length,
            text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most,
            texts => texts.Of("device.rule.number", least, most));
        if (await entry.AskAsync(question, stop) is { } typed) await KeepAsync(stop, (name, typed));
    }

    /// <summary>Address, then port.</summary>
    public async Task HostAsync(CancellationToken stop)
    {
        var device = machine.Device;
        var address = await entry.AskAsync(Address("device.host", "device.host-address", device.HostText), stop);
        if (address is not null) await KeepAsync(stop, (DeviceSettings.HostName, address.ToLowerInvariant()));
        await NumberAsync("device.host", "device.host-port", DeviceSettings.PortName, device.Port, 1, ushort.MaxValue, stop);
    }

    /// <summary>Address of a printer, then its port; nothing typed for the port keeps the one shown, 9100 at first.</summary>
    public async Task NetworkPrinterAsync(CancellationToken stop)
    {
        var now = machine.Device.Printer;
        var shown = now?.Host ?? machine.Face.Texts["device.printer.built-in"];
        if (await entry.AskAsync(Address("device.printer", "device.printer-address", shown), stop) is not { } address) return;
        var usual = (now?.Port ?? DeviceSettings.PrinterPort).ToString(CultureInfo.InvariantCulture);
        var port = await entry.AskAsync(
            new Question("device.printer", "device.printer-port", usual, 5, IsPort, texts => texts.Of("device.rule.number", 1, ushort.MaxValue)), stop);
        await KeepAsync(stop, (DeviceSettings.PrinterName, string.Create(CultureInfo.InvariantCulture, $"{address.ToLowerInvariant()}:{port ?? usual}")));
    }

    public Task BuiltInPrinterAsync(CancellationToken stop) => KeepAsync(stop, (DeviceSettings.PrinterName, ""));

    public Task SwitchAsync(string name, bool on, CancellationToken stop) => KeepAsync(stop, (name, on ? "1" : "0"));

    public Task TrustAsync(HostTrust trust, CancellationToken stop) =>
        KeepAsync(stop, (DeviceSettings.TrustName, ((int)trust).ToString(CultureInfo.InvariantCulture)));

    /// <summary>Shows the fingerprint of the certificate that the host presents, to be compared with what the host's people say, and pins it once confirmed.</summary>
    public async Task PinAsync(CancellationToken stop)
    {
        machine.Face.Show(texts => new View("waiting", texts["device.tls"])
        {
            Lines = [new ScreenLine(texts["check.busy"], LineMark.Busy)],
            Prompt = texts["waiting.prompt"],
            Tone = ScreenTone.Busy,
        });
        if (await machine.WithCountdownAsync(machine.Host.PresentedCertificateAsync(stop), stop) is not { } presented)
        {
            await notices.FaultAsync("device.tls", machine.Host.Trouble, stop);
            return;
        }

        var key = await machine.AskAsync(texts => new View("fingerprint", texts["device.tls"])
        {
            Lines = [.. presented.Chunk(16).Select(part => new ScreenLine(string.Join(' ', part.Chunk(4).Select(four => new string(four)))))],
            Prompt = texts["device.fingerprint-compare"],
            SoftKeys =
                [new SoftKey(Key.Confirm, texts["device.fingerprint-same"], Primary: true), new SoftKey(Key.Cancel, texts["device.fingerprint-differs"])],
            Tone = ScreenTone.Attention,
        }, machine.Options.StepTimeout, stop, Key.Confirm, Key.Cancel);
        if (key != Key.Confirm) return;
        await KeepAsync(
            stop, (DeviceSettings.FingerprintName, presented), (DeviceSettings.TrustName, ((int)HostTrust.Fingerprint).ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Asks the host for the time, which every answer carries. It is set by no hand.</summary>
    public async Task ClockAsync(CancellationToken stop)
    {
        if (await notices.AskHostAsync("device.clock", machine.Requests.Echo(machine.Memory.Batch), stop) is not { } answer) return;
        if (machine.Clock.Read(answer.Text(13), answer.Text(12)) is not { } hostTime)
        {
            await notices.FaultAsync("device.clock", "E43", stop);
            return;
        }

        await machine.SetClockAsync(hostTime, stop);
        await notices.DoneAsync("device.clock", "device.clock-done", texts => Correction(texts, machine.Device), stop);
    }

    /// <summary>The last correction as shown, such as <c>+3 秒</c>.</summary>
    public static string Correction(Texts texts, DeviceSettings device) =>
        texts.Of("device.seconds-off", device.ClockOffSeconds.ToString("+0;-0;0", CultureInfo.InvariantCulture));

    private static Question Address(string title, string prompt, string now) =>
        new(title, prompt, now, 64, text => DeviceSettings.IsAddress(text), texts => texts["device.rule.address"]) { Letters = true };

    private static bool IsPort(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue;

    private Task KeepAsync(CancellationToken stop, params (string Name, string Value)[] values) => machine.Memory.RememberDeviceAsync(values, stop).AsTask();
}
