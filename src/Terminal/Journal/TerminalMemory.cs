using System.Globalization;
using Piaohao.Keys;
using Piaohao.Storage;

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
        await writer.CommitAsync(session =>
        {
            var last = Convert.ToInt32(session.Scalar("SELECT value FROM counter WHERE name = 'trace'") ?? 0L, CultureInfo.InvariantCulture);
            next = last >= TraceMax ? 1 : last + 1;
            session.Execute("INSERT INTO counter (name, value) VALUES ('trace', @p0) ON CONFLICT (name) DO UPDATE SET value = excluded.value", next);
        }, stop);
        return next;
    }

    /// <summary>Working keys, batch and day of a sign-in become durable together.</summary>
    public ValueTask SignInAsync(IReadOnlyList<WrappedKey> keys, int batch, DateOnly day, CancellationToken stop) => writer.CommitAsync(session =>
    {
        session.Execute("DELETE FROM wrapped_key WHERE usage <> @p0", KeyUsage.TerminalMaster);
        foreach (var key in keys) Store(session, key);
        session.Execute(Upsert, "batch", batch.ToString(CultureInfo.InvariantCulture));
        session.Execute(Upsert, "signed_in_day", day.ToString("O", CultureInfo.InvariantCulture));
    }, stop);

    public ValueTask SignOffAsync(CancellationToken stop) => RememberAsync("signed_in_day", "", stop);

    public ValueTask RememberOperatorAsync(string number, CancellationToken stop) => RememberAsync("operator", number, stop);

    public ValueTask RememberLanguageAsync(bool english, CancellationToken stop) => RememberAsync("english", english ? "1" : "0", stop);

    public ValueTask RememberPaperAsync(int columns, CancellationToken stop) => RememberAsync("paper_columns", columns.ToString(CultureInfo.InvariantCulture), stop);

    /// <summary>A new master key ends what hung on the old one: the terminal must sign in again.</summary>
    public void InstallMasterKey(WrappedKey key) => database.Write(session =>
    {
        session.Execute("DELETE FROM wrapped_key");
        Store(session, key);
        session.Execute(Upsert, "signed_in_day", "");
    });

    private ValueTask RememberAsync(string name, string value, CancellationToken stop) =>
        writer.CommitAsync(session => session.Execute(Upsert, name, value), stop);

    private static void Store(WriteSession session, WrappedKey key) => session.Execute(
        "INSERT INTO wrapped_key (usage, algorithm, block, kcv) VALUES (@p0, @p1, @p2, @p3)", key.Usage, key.Algorithm, key.Block, (long)key.CheckValue.Value);

    private string? Setting(string name)
    {
        using var read = database.OpenRead();
        return read.Scalar("SELECT value FROM setting WHERE name = @p0", name) as string;
    }
}
