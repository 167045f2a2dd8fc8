using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Keys;
using Piaohao.Orders;
using Piaohao.Storage;
using Piaohao.Terminal.Device;

namespace Piaohao.Terminal.Journal;

/// <summary>What the terminal remembers across power cuts besides transactions: keys (wrapped), batch, trace number, sign-in day, language, paper.
/// Nothing is cached: each value is read where it is used.</summary>
internal sealed class TerminalMemory(Database database, JournalWriter writer)
{
    private const int TraceMax = 999_999;
    private const string Upsert = "INSERT INTO setting (name, value) VALUES (@p0, @p1) ON CONFLICT (name) DO UPDATE SET value = excluded.value";

    /// <summary>The batch in which transactions are numbered; 1 until a sign-in answer names another.</summary>
    public int Batch => int.TryParse(Setting("batch"), NumberStyles.None, CultureInfo.InvariantCulture, out var batch) ? batch : 1;

    /// <summary>The business day of the last sign-in; null where the terminal is signed off.</summary>
    public DateOnly? SignedInDay =>
        DateOnly.TryParseExact(Setting("signed_in_day"), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>The operator of the last log-in, who answers for a reversal after a power cut.</summary>
    public string LastOperator => Setting("operator") ?? "00";

    public bool? English => Setting("english") is { } value ? value == "1" : null;

    public int? PaperColumns => int.TryParse(Setting("paper_columns"), NumberStyles.None, CultureInfo.InvariantCulture, out var columns) ? columns : null;

    /// <summary>The key of this usage, or null where there is none yet.</summary>
    public WrappedKey? Key(KeyUsage usage)
    {
        using var read = database.OpenRead();
        return read.Query("SELECT algorithm, block, kcv FROM wrapped_key WHERE usage = @p0",
            row => new WrappedKey(usage, (KeyAlgorithm)row.GetInt32(0), row.GetString(1), new Kcv(checked((uint)row.GetInt64(2)))), usage) is [var key] ? key : null;
    }

    /// <summary>The next trace number, durable before it is used, so that none is used twice; 999999 is followed by 1.</summary>
    public async ValueTask<int> NextTraceAsync(CancellationToken stop)
    {
        var next = 0;
        await writer.CommitAsync(session => next = TakeTrace(session), stop);
        return next;
    }

    /// <summary>The next trace number, taken in the same unit as what it is for.</summary>
    public static int TakeTrace(WriteSession session)
    {
        var last = Convert.ToInt32(session.Scalar("SELECT value FROM counter WHERE name = 'trace'") ?? 0L, CultureInfo.InvariantCulture);
        var next = last >= TraceMax ? 1 : last + 1;
        session.Execute("INSERT INTO counter (name, value) VALUES ('trace', @p0) ON CONFLICT (name) DO UPDATE SET value = excluded.value", next);
        return next;
    }

    /// <summary>Transactions are numbered in this batch from now on.</summary>
    public static void BeginBatch(WriteSession session, int batch) => Store(session, "batch", batch.ToString(CultureInfo.InvariantCulture));

    /// <summary>Working keys, batch and day of a sign-in become durable together.</summary>
    public ValueTask SignInAsync(IReadOnlyList<WrappedKey> keys, int batch, DateOnly day, CancellationToken stop) => writer.CommitAsync(session =>
    {
        session.Execute("DELETE FROM wrapped_key WHERE usage <> @p0", KeyUsage.TerminalMaster);
        foreach (var key in keys) Store(session, key);
        BeginBatch(session, batch);
        session.Execute(Upsert, "signed_in_day", day.ToString("O", CultureInfo.InvariantCulture));
    }, stop);

    public ValueTask SignOffAsync(CancellationToken stop) => RememberAsync("signed_in_day", "", stop);

    public ValueTask RememberOperatorAsync(string number, CancellationToken stop) => RememberAsync("operator", number, stop);

    public ValueTask RememberLanguageAsync(bool english, CancellationToken stop) => RememberAsync("english", english ? "1" : "0", stop);

    public ValueTask RememberPaperAsync(int columns, CancellationToken stop) => RememberAsync("paper_columns", columns.ToString(CultureInfo.InvariantCulture), stop);

    /// <summary>What was set at the device, by name (<c>device.</c>…).</summary>
    public IReadOnlyDictionary<string, string> DeviceValues()
    {
        using var read = database.OpenRead();
        return read.Query("SELECT name, value FROM setting WHERE name >= 'device.' AND name < 'device/'", row => (Name: row.GetString(0), Value: row.GetString(1)))
            .ToDictionary(setting => setting.Name, setting => setting.Value, StringComparer.Ordinal);
    }

    /// <summary>Settings of the device become durable together and hold from then on.</summary>
    public ValueTask RememberDeviceAsync(IReadOnlyCollection<(string Name, string Value)> values, CancellationToken stop) => writer.CommitAsync(session =>
    {
        foreach (var (name, value) in values) session.Execute(Upsert, name, value);
    }, stop);

    /// <summary>A new master key ends what hung on the old one: the terminal must sign in again.</summary>
    public void InstallMasterKey(WrappedKey key) => database.Write(session =>
    {
        session.Execute("DELETE FROM wrapped_key");
        Store(session, key);
        session.Execute(Upsert, "signed_in_day", "");
    });

    /// <summary>A value kept under a name.</summary>
    public ValueTask RememberAsync(string name, string value, CancellationToken stop) => writer.CommitAsync(session => Store(session, name, value), stop);

    /// <summary>A value kept under a name, together with other things.</summary>
    public static void Store(WriteSession session, string name, string value) => session.Execute(Upsert, name, value);

    /// <summary>Who and where activation said the terminal is; null where it was never activated by a code.</summary>
    public ActivationText? Provisioned => ActivationText.TryParse(Setting("provisioned"), out var place) ? place : null;

    /// <summary>What a device has as one terminal and not as another, rows that point to others first.</summary>
    private static readonly ImmutableArray<string> OfOneTerminal =
        ["slip", "signature", "notice", "reversal", "journal", "batch", "shift", "order_item", "order_slot", "order_active", "order_refused"];

    /// <summary>Master key, number and host of an activation become durable together, and what hung on the old key ends.</summary>
    /// <param name="isAnother">The device becomes another terminal: its journal, batches and sets begin anew.</param>
    public ValueTask ActivateAsync(WrappedKey master, ActivationText text, HostTrust trust, bool isAnother, CancellationToken stop) => writer.CommitAsync(session =>
    {
        if (isAnother)
        {
            foreach (var table in OfOneTerminal) session.Execute("DELETE FROM " + table);
            BeginBatch(session, 1);
        }

        session.Execute("DELETE FROM wrapped_key");
        Store(session, master);
        session.Execute(Upsert, "signed_in_day", "");
        session.Execute(Upsert, DeviceSettings.HostName, text.Host);
        session.Execute(Upsert, DeviceSettings.PortName, text.Port.ToString(CultureInfo.InvariantCulture));
        session.Execute(Upsert, DeviceSettings.TrustName, ((int)trust).ToString(CultureInfo.InvariantCulture));
        // Without the code, which has served.
        session.Execute(Upsert, "provisioned", (text with { Code = new string('A', ActivationText.CodeLength) }).ToText());
    }, stop);

    /// <summary>The nonce used for the activation code of this name before; null where there was none.</summary>
    public byte[]? ActivationNonce(string name) => Setting("activation") is { } kept && kept.Split(' ') is [var code, var nonce] && code == name ? Convert.FromHexString(nonce) : null;

    public ValueTask RememberActivationNonceAsync(string name, byte[] nonce, CancellationToken stop) =>
        RememberAsync("activation", $"{name} {Convert.ToHexString(nonce)}", stop);

    private static void Store(WriteSession session, WrappedKey key) => session.Execute(
        "INSERT INTO wrapped_key (usage, algorithm, block, kcv) VALUES (@p0, @p1, @p2, @p3)", key.Usage, key.Algorithm, key.Block, (long)key.CheckValue.Value);

    /// <summary>What is kept under a name, or null.</summary>
    public string? Setting(string name)
    {
        using var read = database.OpenRead();
        return read.Scalar("SELECT value FROM setting WHERE name = @p0", name) as string;
    }
}
