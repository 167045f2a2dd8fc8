using System.Collections.Immutable;
using System.Security.Cryptography;
using Piaohao.Keys;
using Piaohao.Terminal.Wire;

namespace Piaohao.Terminal.Device;

/// <summary>One check of the device.</summary>
/// <param name="Name">Its line in the texts is <c>boot.</c> and this.</param>
/// <param name="FindAsync">The code of what is wrong, null where nothing is: an <see cref="TroubleCode"/>, or an answer code of the host.</param>
internal sealed record Check(string Name, Func<CancellationToken, Task<string?>> FindAsync);

/// <summary>Everything the device can find out about itself. The self-test makes the quick ones, the diagnosis all.</summary>
internal sealed class Checks(Machine machine)
{
    /// <summary>Unreadable cards in a row after which the reader is suspected.</summary>
    public const int FailedReadsMany = 3;

    private static readonly DateTime Earliest = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(2);

    /// <summary>The host's time less the terminal's when the host last answered a check; null before that.</summary>
    private TimeSpan? hostAhead;

    /// <summary>The self-test of switching on.</summary>
    public ImmutableArray<Check> Quick =>
    [
        new("keys", Plain(Keys)),
        new("printer", Plain(() => machine.Printer.IsReady ? null : "E11")),
        new("reader", Plain(() => machine.Reader.IsReady ? null : "E12")),
        new("clock", Plain(Clock)),
        new("storage", StorageAsync),
        new("network", NetworkAsync),
    ];

    /// <summary>All, those first on which others depend.</summary>
    public ImmutableArray<Check> All =>
    [
        new("network", NetworkAsync),
        new("host", HostAsync),
        new("keys", Plain(() => Keys() ?? (machine.WorkingKeys is null ? "E03" : null))),
        new("clock", Plain(Clock)),
        new("printer", Plain(Printer)),
        new("reader", Plain(Reader)),
        new("battery", Plain(Battery)),
        new("storage", StorageAsync),
    ];

    private static Func<CancellationToken, Task<string?>> Plain(Func<string?> check) => _ => Task.FromResult(check());

    private async Task<string?> NetworkAsync(CancellationToken stop) => await machine.Host.ProbeAsync(stop) ? null : machine.Host.Trouble;

    private async Task<string?> HostAsync(CancellationToken stop)
    {
        var request = machine.Requests.Echo(machine.Memory.Batch);
        var exchange = await machine.Host.AskAsync(request.ToArray(), stop);
        if (exchange is Exchange.NotSent) return machine.Host.Trouble;
        if (exchange is not Exchange.Answered answered) return "E42";
        if (answered.Read(out _) is not { } answer || !AnswerChecks.Matches(request, answer, [41, 42], out _)) return "E43";
        hostAhead = machine.Clock.Read(answer.Text(13), answer.Text(12)) - machine.Clock.Local;
        return answer.Text(39) is "00" ? null : answer.Text(39);
    }

    private string? Keys()
    {
        if (machine.Memory.Key(KeyUsage.TerminalMaster) is null) return "E01";
        try
        {
            var sealedProbe = machine.Hsm.Seal("self-test", [1, 2, 3]);
            return CryptographicOperations.FixedTimeEquals(machine.Hsm.Unseal("self-test", sealedProbe), [1, 2, 3]) ? null : "E04";
        }
        catch (HsmException)
        {
            return "E04";
        }
    }

    /// <summary>Not before this program was written, not before what the journal already holds, and near the host's where that is known.</summary>
    private string? Clock()
    {
        var local = machine.Clock.Local;
        var isPlausible = local > Earliest && (machine.Journal.Recent(1) is not [var last] || local > last.At.AddDays(-1));
        return isPlausible && hostAhead.GetValueOrDefault().Duration() <= ClockTolerance ? null : "E21";
    }

    private string? Printer() => machine.Printer.IsReady ? machine.PaleSlips ? "E15" : null : "E11";

    private string? Reader() => !machine.Reader.IsReady ? "E12" : machine.FailedReads >= FailedReadsMany ? "E14" : null;

    private string? Battery() => machine.Battery.State switch
    {
        { IsEmpty: true } => "E17",
        { IsLow: true } => "E16",
        _ => null,
    };

    private async Task<string?> StorageAsync(CancellationToken stop)
    {
        try
        {
            await machine.Memory.RememberPaperAsync(machine.PaperColumns, stop);
            return machine.Storage.IsNearlyFull ? "E32" : null;
        }
        catch (IOException)
        {
            return "E31";
        }
    }
}
