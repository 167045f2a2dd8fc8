using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Keys;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Wire;

namespace Piaohao.Terminal.Flows;

/// <summary>签到: asks for working keys, checks each by its check value, takes batch and clock from the answer.</summary>
internal sealed class SignIn(Machine machine)
{
    private const int BatchMax = 999_998;
    private const int KcvBytes = 4;
    private readonly Notices notices = new(machine);

    /// <summary>Signs in where that has not been done today. True where the terminal may trade.</summary>
    public async Task<bool> EnsureAsync(CancellationToken stop) =>
        (machine.SignedIn && machine.WorkingKeys is not null) || await RunAsync(stop, quiet: true);

    /// <summary>Signs in. A failure is always shown; success only where not <paramref name="quiet"/>.</summary>
    public async Task<bool> RunAsync(CancellationToken stop, bool quiet = false)
    {
        if (machine.Memory.Key(KeyUsage.TerminalMaster) is not { } master) return await notices.FaultAsync("sign-in.title", "E01", stop);
        var trace = await machine.Memory.NextTraceAsync(stop);
        var by = machine.Operator.Length > 0 ? machine.Operator : machine.Memory.LastOperator;
        var request = machine.Requests.SignIn(trace, machine.Memory.Batch, by, machine.WorkingKeys?.Mac);
        var (answer, fault) = await notices.AskHostAsync("sign-in.title", request, request.ToArray(), stop);
        if (answer is null) return await notices.FaultAsync("sign-in.title", fault, stop);
        var code = ResponseCode.Of(answer.Text(39)!);
        if (!code.IsApproval) return await notices.RefusedAsync("sign-in.title", code, stop);
        if (ReadKeys(master, answer.Bytes(62)) is not { } keys) return await notices.FaultAsync("sign-in.title", "E02", stop);

        if (machine.Clock.Read(answer.Text(13), answer.Text(12)) is { } hostTime) machine.Clock.Set(hostTime);
        var batch = Field60.TryRead(answer, out var codes) && codes.Batch is >= 1 and <= BatchMax ? codes.Batch : machine.Memory.Batch;
        await machine.Memory.SignInAsync(keys, batch, machine.Clock.BusinessDay, stop);
        TerminalLog.SignedIn(machine.Log, machine.Options.Tid, batch);
        if (!quiet) await notices.DoneAsync("sign-in.title", "sign-in.done", stop);
        return true;
    }

    /// <summary>Field 62: each key enciphered under the master key, with its check value. Null where the length is another, or a check value does not fit.</summary>
    private List<WrappedKey>? ReadKeys(WrappedKey master, ReadOnlySpan<byte> field62)
    {
        var (algorithm, keyBytes) = machine.Options.KeyScheme == KeyScheme.Single ? (KeyAlgorithm.Des, 8) : (KeyAlgorithm.TripleDes, 16);
        ReadOnlySpan<KeyUsage> usages = machine.Options.KeyScheme == KeyScheme.DoubleWithTrackKey
            ? [KeyUsage.Pin, KeyUsage.Mac, KeyUsage.Track]
            : [KeyUsage.Pin, KeyUsage.Mac];
        if (field62.Length != usages.Length * (keyBytes + KcvBytes)) return null;
        var keys = new List<WrappedKey>(usages.Length);
        try
        {
            foreach (var usage in usages)
            {
                keys.Add(machine.Hsm.ImportUnder(master, usage, algorithm, field62[..keyBytes], Kcv.Read(field62[keyBytes..])));
                field62 = field62[(keyBytes + KcvBytes)..];
            }

            return keys;
        }
        catch (KcvMismatchException)
        {
            return null;
        }
    }
}
