using System.Globalization;
using Piaohao.Storage;

namespace Piaohao.Terminal.Journal;

/// <summary>How the shop runs its day: what was set at the till, otherwise as the profile says.</summary>
internal sealed class DaySettings(Func<TerminalOptions> options, TerminalMemory memory)
{
    private const string AutoSettleName = "auto_settle", AutoSettledName = "auto_settled", SignOffName = "sign_off_after_settlement", SignOffOwedName = "sign_off_owed",
        LockName = "lock_after", TrainingName = "training";

    private const string Off = "off";

    /// <summary>When the batch is settled by itself, Asia/Shanghai; null: never.</summary>
    public TimeOnly? AutoSettleAt => memory.Setting(AutoSettleName) is { } text
        ? TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? at : null
        : options().AutoSettleAt;

    /// <summary>When a batch was last closed, or an automatic settlement with nothing to settle taken care of; null where neither ever was.</summary>
    public DateTime? AutoSettled =>
        DateTime.TryParseExact(memory.Setting(AutoSettledName), "s", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? at : null;

    /// <summary>Whether the terminal signs off after a settlement.</summary>
    public bool SignsOffAfterSettlement => memory.Setting(SignOffName) is { } text ? text == "1" : options().SignOffAfterSettlement;

    /// <summary>A settlement has ended and the sign-off that belongs to it has not been sent.</summary>
    public bool OwesSignOff => memory.Setting(SignOffOwedName) == "1";

    /// <summary>How long nobody may press a key before the screen is locked; null: it is not.</summary>
    public TimeSpan? LockAfter => memory.Setting(LockName) is { } text
        ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) ? TimeSpan.FromMinutes(minutes) : null
        : options().LockAfter;

    /// <summary>Training: the host answers without moving money, and nothing counts.</summary>
    public bool Training => memory.Setting(TrainingName) == "1";

    public async Task SetAutoSettleAsync(TimeOnly? at, DateTime now, CancellationToken stop)
    {
        await memory.RememberAsync(AutoSettleName, at?.ToString("HH:mm", CultureInfo.InvariantCulture) ?? Off, stop);
        await AutoSettledAsync(now, stop);
    }

    public ValueTask AutoSettledAsync(DateTime at, CancellationToken stop) => memory.RememberAsync(AutoSettledName, Text(at), stop);

    public ValueTask SetSignOffAsync(bool signsOff, CancellationToken stop) => memory.RememberAsync(SignOffName, signsOff ? "1" : "0", stop);

    public ValueTask SetLockAsync(int? minutes, CancellationToken stop) => memory.RememberAsync(LockName, minutes?.ToString(CultureInfo.InvariantCulture) ?? Off, stop);

    public ValueTask SetTrainingAsync(bool training, CancellationToken stop) => memory.RememberAsync(TrainingName, training ? "1" : "0", stop);

    /// <summary>The sign-off was sent, or is no longer wanted.</summary>
    public ValueTask SignedOffAsync(CancellationToken stop) => memory.RememberAsync(SignOffOwedName, "0", stop);

    /// <summary>A batch was closed, by itself or by hand: the automatic settlement of this time is taken care of. Together with what ends the settlement.</summary>
    public static void Settled(WriteSession session, DateTime at) => TerminalMemory.Store(session, AutoSettledName, Text(at));

    /// <summary>Together with what ends the settlement.</summary>
    public static void OweSignOff(WriteSession session) => TerminalMemory.Store(session, SignOffOwedName, "1");

    private static string Text(DateTime at) => at.ToString("s", CultureInfo.InvariantCulture);
}
