using System.Net;
using System.Security.Cryptography;
using System.Text;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Keys;
using Piaohao.Orders;
using Piaohao.Terminal.Device;
using Piaohao.Terminal.Flows;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Wire;

namespace Piaohao.Terminal.Orders;

/// <summary>终端激活: scans the code that staff sent, proves to the host that it has it, and takes its master key, number and host from it in one durable step. Nothing
/// changes before that, and a terminal that still owes its host something refuses.</summary>
internal sealed class Activate(Machine machine, SignIn signIn)
{
    private readonly Notices notices = new(machine);

    public async Task RunAsync(CancellationToken stop)
    {
        if (await ScanAsync(stop) is not { } scanned) return;
        if (!ActivationText.TryParse(scanned, out var text)) await FaultAsync("E85", stop);
        else if (FaultOf(text) is { } fault) await FaultAsync(fault, stop);
        else await ActivateAsync(text, stop);
    }

    /// <summary>Why this code cannot be used here: its time is over, its host is none that can be set, or something of this terminal still waits for its host.</summary>
    private string? FaultOf(ActivationText text)
    {
        if (text.Expiry < machine.Clock.Local) return "E86";
        if (!DeviceSettings.IsAddress(text.Host)) return "E85";
        var (reversals, waiting, open) = machine.OrderStore.Waiting(machine.Memory.Batch);
        return IsAnother(text) && reversals + waiting + open > 0 ? "E87" : null;
    }

    private bool IsAnother(ActivationText text) => (text.Tid, text.Mid) != (machine.Options.Tid, machine.Options.Mid);

    private async Task ActivateAsync(ActivationText text, CancellationToken stop)
    {
        var nonce = await NonceAsync(text, stop);
        var trace = await machine.Memory.NextTraceAsync(stop);
        var secret = ActivationSecret.Of(text.Code, text.Tid, text.Mid);
        try
        {
            var proof = ActivationSecret.Proof(secret, text.Tid, text.Mid, trace, nonce);
            var request = new Requests(machine.Options with { Tid = text.Tid, Mid = text.Mid }, machine.Hsm, machine.Day).Activation(trace, machine.Memory.Batch, [.. nonce, .. proof]);
            if (await AskAsync(request, text, stop) is not { } answer) await FaultAsync("E89", stop);
            else if (KeyOf(answer, secret, nonce) is not { } key) await FaultAsync("E89", stop);
            else await TakeAsync(text, key, stop);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private async Task TakeAsync(ActivationText text, WrappedKey key, CancellationToken stop)
    {
        // What the device did as another terminal would be counted into the batches of this one; it is kept in a backup.
        var isAnother = IsAnother(text);
        if (isAnother && machine.Storage.BackUp(machine.Clock.Local).Refused is { } refused)
        {
            await FaultAsync(refused, stop);
            return;
        }

        await machine.Memory.ActivateAsync(key, text, TrustOf(text), isAnother, stop);
        machine.Parameters.Refresh();
        TerminalLog.Activated(machine.Log, machine.Options.Tid, key.CheckValue);
        if (await signIn.RunAsync(stop, quiet: true)) await notices.DoneAsync("activation.title", "activation.done", stop, machine.Options.Tid);
    }

    /// <summary>The same for the same code, also after a power cut: only then the host gives the key again.</summary>
    private async Task<byte[]> NonceAsync(ActivationText text, CancellationToken stop)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToText())));
        if (machine.Memory.ActivationNonce(name) is { } kept) return kept;
        var nonce = new byte[ActivationSecret.NonceLength];
        machine.Random.GetBytes(nonce);
        await machine.Memory.RememberActivationNonceAsync(name, nonce, stop);
        return nonce;
    }

    private async Task<Message?> AskAsync(Message request, ActivationText text, CancellationToken stop)
    {
        machine.Face.Show(texts => new View("waiting", texts["activation.title"])
        {
            Lines = [new ScreenLine(texts.Of("activation.asking", text.Host), LineMark.Busy)],
            Prompt = texts["waiting.prompt"],
            Tone = ScreenTone.Busy,
        });
        var exchange = await machine.WithCountdownAsync(machine.Host.AskAsync(request.ToArray(), stop, WayTo(text)), stop);
        return exchange is Exchange.Answered answered && answered.Read(out _) is { } answer
            && AnswerChecks.Matches(request, answer, [11, 41, 42, 60], out _) && answer.Is(39, "00") ? answer : null;
    }

    /// <summary>TLS where the code says so: checked as this device is set, or by the system's authorities.</summary>
    private DeviceSettings WayTo(ActivationText text) => machine.Device with { Host = new DnsEndPoint(text.Host, text.Port), Trust = TrustOf(text) };

    private HostTrust TrustOf(ActivationText text) => !text.Tls ? HostTrust.Plain : machine.Device.Trust == HostTrust.Plain ? HostTrust.System : machine.Device.Trust;

    private WrappedKey? KeyOf(Message answer, byte[] secret, byte[] nonce)
    {
        var field62 = answer.Bytes(62);
        if (field62.Length <= ActivationSecret.NonceLength) return null;
        var protection = ActivationSecret.ProtectionKey(secret, nonce, field62[..ActivationSecret.NonceLength]);
        var key = machine.Hsm.ImportMaster(KeyAlgorithm.TripleDes, Encoding.ASCII.GetString(field62[ActivationSecret.NonceLength..]), protection);
        CryptographicOperations.ZeroMemory(protection);
        return key;
    }

    /// <summary>What the scanner reads; null where the cashier went back or nothing came.</summary>
    private async Task<string?> ScanAsync(CancellationToken stop)
    {
        while (true)
        {
            var (code, key) = await machine.OfferOrKeyAsync(ScanView, machine.Scanner.ReadAsync, stop);
            if (code is not null || key is null or Key.Cancel) return code;
        }
    }

    private static View ScanView(Texts texts) => new("scan", texts["activation.title"])
    {
        Prompt = texts["activation.prompt"],
        SoftKeys = [new SoftKey(Key.Cancel, texts["key.back"], Primary: true)],
    };

    private Task<bool> FaultAsync(string code, CancellationToken stop) => notices.FaultAsync("activation.title", code, stop);
}
