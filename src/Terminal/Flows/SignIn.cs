using Piaohao.Iso8583.UnionPay;
using Piaohao.Keys;

namespace Piaohao.Terminal.Flows;

/// <summary>签到: asks for working keys, checks each by its check value, takes batch and clock from the answer.</summary>
internal sealed class SignIn(Machine machine)
{
    private const int BatchMax = 999_998;
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
        if (await notices.AskHostAsync("sign-in.title", request, stop) is not { } answer) return false;
        if (ReadKeys(master, answer.Bytes(62)) is not { } keys) return await notices.FaultAsync("sign-in.title", "E02", stop);

        if (machine.Clock.Read(answer.Text(13), answer.Text(12)) is { } hostTime) await machine.SetClockAsync(hostTime, stop);
        var batch = Field60.TryRead(answer, out var codes) && codes.Batch is >= 1 and <= BatchMax ? codes.Batch : machine.Memory.Batch;
        await machine.Memory.SignInAsync(keys, batch, machine.Clock.BusinessDay, stop);
        TerminalLog.SignedIn(machine.Log, machine.Options.Tid, batch);
        if (!quiet) await notices.DoneAsync("sign-in.title", "sign-in.done", stop);
        return true;
    }

    /// <summary>The keys of field 62; null where they are not those of the profile, or a check value does not fit.</summary>
    private List<WrappedKey>? ReadKeys(WrappedKey master, ReadOnlySpan<byte> field62)
    {
        var scheme = machine.Options.KeyScheme;
        var (algorithm, keyBytes) = scheme == KeyScheme.Single ? (KeyAlgorithm.Des, 8) : (KeyAlgorithm.TripleDes, 16);
        if (!Field62WorkingKeys.TryRead(field62, out var received) || received is null) return null;
        if (received.Tdk is not null != (scheme == KeyScheme.DoubleWithTrackKey)) return null;
        if (received.Pik.Cryptogram.Length != keyBytes || received.Mak.Cryptogram.Length != keyBytes) return null;
        try
        {
            var keys = new List<WrappedKey> { Import(KeyUsage.Pin, received.Pik), Import(KeyUsage.Mac, received.Mak) };
            if (received.Tdk is { } track) keys.Add(Import(KeyUsage.Track, track));
            return keys;
        }
        catch (KcvMismatchException)
        {
            return null;
        }

        WrappedKey Import(KeyUsage usage, WorkingKey key) =>
            machine.Hsm.ImportUnder(master, usage, algorithm, key.Cryptogram.Span, Kcv.Read(key.Kcv.Span));
    }
}
