using Piaohao.Keys;
using Piaohao.Storage;
using Piaohao.Terminal.Backup;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Tests.Bench;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Tests.Backup;

public sealed class BackupTests
{
    [Fact]
    public void Menu_backs_up_behind_the_administrators_password_and_says_what_stands_in_it()
    {
        using var bench = Shop();
        bench.Choose("机器", "备份流水");
        bench.Administrate();
        Assert.Contains("已备份 2 笔，最后凭证号 000003", bench.Words, StringComparison.Ordinal);
        Assert.Contains("批次 000012：借记 1 笔 ¥45.00，贷记 0 笔 ¥0.00", bench.Words, StringComparison.Ordinal);
        var file = Assert.Single(Directory.GetFiles(Path.Combine(bench.Folder, "backup")));
        Assert.Equal("10000001-20261122-132011.backup", Path.GetFileName(file));
        Assert.True(Restore(bench).Prove(file).IsEqual);
    }

    [Fact]
    public void Backup_holds_nothing_that_a_reader_without_the_module_could_use()
    {
        using var bench = Shop();
        var text = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(Take(bench)));
        Assert.DoesNotContain("SQLite format", text, StringComparison.Ordinal);
        Assert.DoesNotContain(TestCards.DebitPan[..6], text, StringComparison.Ordinal);
        Assert.Contains("\"lastTrace\":3", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Lost_journal_comes_back_equal_and_the_terminal_goes_on_with_new_trace_numbers()
    {
        using var bench = Shop();
        var file = Take(bench);
        bench.Off();
        File.Delete(bench.DatabasePath);
        File.Delete(bench.DatabasePath + "-wal");
        var report = Restore(bench).Run(file, olderToo: false);
        Assert.True(report.IsEqual);
        Assert.Equal(1003, report.TraceJumpedTo);
        bench.On();
        Assert.Equal(["Declined", "Approved"], bench.Till.Journal.Recent(9).Select(entry => entry.State.ToString()));
        bench.SwitchOn();
        bench.LogIn();
        bench.Press(Key.Confirm);
        Assert.Equal("0800", bench.Host.Types.Last());
        bench.Charge("100", TestCards.Credit, "");
        Assert.Equal("001005", bench.Host.Last("0200").Text(11));
    }

    [Fact]
    public void Any_damage_is_refused_and_nothing_is_changed()
    {
        using var bench = Shop();
        var file = Take(bench);
        bench.Off();
        var whole = File.ReadAllBytes(file);
        var before = State(bench.DatabasePath);
        for (var at = 0; at < whole.Length; at += whole.Length / 40)
        {
            var spoiled = whole.ToArray();
            spoiled[at] ^= 1;
            File.WriteAllBytes(file, spoiled);
            Assert.Contains(Restore(bench).Run(file, olderToo: true).Refused, (string[])["E34", "E35"]);
        }

        foreach (var length in (int[])[0, 10, 26, 300, whole.Length - 1])
        {
            File.WriteAllBytes(file, whole[..length]);
            Assert.Equal("E34", Restore(bench).Run(file, olderToo: true).Refused);
        }

        Assert.Equal(before, State(bench.DatabasePath));
        Assert.DoesNotContain(Directory.GetFiles(bench.Folder), path => path.Contains("restoring", StringComparison.Ordinal));
    }

    [Fact]
    public void Backup_of_another_terminal_or_module_is_refused()
    {
        using var bench = Shop();
        using var other = Shop();
        var file = Take(bench);
        Assert.Equal("E35", new JournalRestore(bench.TillHsm, "10000009", bench.DatabasePath, bench.Time).Prove(file).Refused);
        Assert.Equal("E35", Restore(other).Prove(file).Refused);
    }

    [Fact]
    public void Older_backup_needs_the_word_of_staff()
    {
        using var bench = Shop();
        var file = Take(bench);
        bench.Charge("700", TestCards.Credit, "");
        bench.Press(Key.Confirm, Key.Confirm);
        bench.Off();
        Assert.Equal("E36", Restore(bench).Prove(file).Refused);
        Assert.Equal("E36", Restore(bench).Run(file, olderToo: false).Refused);
        bench.On();
        Assert.Equal(3, bench.Till.Journal.Recent(9).Length);
        bench.Off();
        Assert.True(Restore(bench).Run(file, olderToo: true).IsEqual);
        bench.On();
        Assert.Equal(2, bench.Till.Journal.Recent(9).Length);
        Assert.Equal(3, new TillJournalOf(bench.DatabasePath + ".before-restore").Count);
    }

    [Fact]
    public void Waiting_reversal_is_restored_and_sent_again_which_changes_nothing_at_the_host()
    {
        using var bench = new TillBench().Ready();
        bench.Host.OnSale = _ => Plan.Silence;
        bench.Host.OnReversal = _ => Plan.Silence;
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        bench.Advance(62);
        var file = Take(bench);
        Assert.Equal(1, Restore(bench).Prove(file).Manifest!.WaitingReversals);
        bench.Host.OnReversal = _ => new Plan();
        bench.Advance(60);
        bench.Off();
        Assert.Empty(bench.Host.Book);
        Assert.True(Restore(bench).Run(file, olderToo: true).IsEqual);
        bench.On();
        bench.SwitchOn();
        Assert.Equal(TransactionState.Reversed, Assert.Single(bench.Till.Journal.Recent(9)).State);
        Assert.Empty(bench.Host.Book);
    }

    [Fact]
    public void No_backup_is_taken_while_a_transaction_is_under_way()
    {
        using var bench = new TillBench().Ready();
        bench.Host.OnSale = _ => Plan.Silence;
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        Assert.Equal("E37", JournalBackup.Write(Database.Sqlite(bench.DatabasePath), bench.TillHsm, "10000001", Path.Combine(bench.Folder, "b"), bench.Time).Refused);
        Assert.False(File.Exists(Path.Combine(bench.Folder, "b")));
    }

    [Fact]
    public void Power_cut_at_any_step_of_a_restore_leaves_the_old_journal_or_the_new_one()
    {
        using var bench = Shop();
        var file = Take(bench);
        bench.Charge("700", TestCards.Credit, "");
        bench.Press(Key.Confirm, Key.Confirm);
        bench.Off();
        var found = new List<(string Step, int Transactions)>();
        var restore = new JournalRestore(bench.TillHsm, "10000001", bench.DatabasePath, bench.Time)
        {
            Observe = step => found.Add((step, new TillJournalOf(bench.CopyDatabase()).Count)),
        };
        Assert.True(restore.Run(file, olderToo: true).IsEqual);
        Assert.Equal([("written", 3), ("prepared", 3), ("old kept", 3), ("swapped", 2)], found);
    }

    [Fact]
    public void Restore_that_was_cut_is_simply_done_again()
    {
        using var bench = Shop();
        var file = Take(bench);
        bench.Off();
        File.WriteAllText(bench.DatabasePath + ".restoring", "half a database");
        File.WriteAllText(bench.DatabasePath, "no database at all");
        File.Delete(bench.DatabasePath + "-wal");
        Assert.True(Restore(bench).Run(file, olderToo: false).IsEqual);
        bench.On();
        Assert.Equal(2, bench.Till.Journal.Recent(9).Length);
    }

    [Fact]
    public void No_backup_begins_on_an_empty_battery_off_the_charger()
    {
        using var bench = Shop();
        bench.Battery.State = new Terminal.Device.BatteryState(4, Charging: false);
        bench.Choose("机器", "备份流水");
        bench.Administrate();
        Assert.Contains("(E17)", bench.Words, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(bench.Folder, "backup")));
    }

    [Fact]
    public void Ten_backups_are_kept()
    {
        using var bench = Shop();
        for (var i = 0; i < 12; i++)
        {
            bench.Choose("机器", "备份流水");
            bench.Administrate();
            bench.Press(Key.Confirm);
            bench.Advance(1);
        }

        Assert.Equal(10, Directory.GetFiles(Path.Combine(bench.Folder, "backup")).Length);
    }

    /// <summary>One sale approved, one declined.</summary>
    private static TillBench Shop()
    {
        var bench = new TillBench().Ready();
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        bench.Press(Key.Confirm, Key.Confirm);
        bench.Host.OnSale = _ => new Plan("51");
        bench.Charge("900", TestCards.Debit, TestCards.Pin);
        bench.Press(Key.Confirm);
        bench.Host.OnSale = _ => new Plan();
        return bench;
    }

    private static string Take(TillBench bench)
    {
        var file = Path.Combine(bench.Folder, "taken.backup");
        Assert.Null(JournalBackup.Write(Database.Sqlite(bench.DatabasePath), bench.TillHsm, "10000001", file, bench.Time).Refused);
        return file;
    }

    private static JournalRestore Restore(TillBench bench) => new(bench.TillHsm, "10000001", bench.DatabasePath, bench.Time);

    private static string State(string database)
    {
        using var read = Database.Sqlite(database).OpenRead();
        return string.Join('\n', JournalDigest.Tables(read));
    }

    private sealed class TillJournalOf(string database)
    {
        public int Count => new Journal.TerminalJournal(Database.Sqlite(database)).Recent(9).Length;
    }
}
