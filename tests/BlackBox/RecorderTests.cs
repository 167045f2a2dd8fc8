using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Piaohao.BlackBox.Tests;

public sealed class RecorderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("piaohao-blackbox-").FullName;
    private readonly SteppingTime time = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void What_was_noted_is_read_back_in_order_also_beside_the_writer()
    {
        using var recorder = new FileRecorder(folder, time);
        recorder.Note(What.On);
        recorder.Note(What.Sent, ("mti", "0200"), ("how", "说\n\"so\""));
        var (records, damaged) = Segments.Read(folder);
        Assert.Equal(0, damaged);
        Assert.Equal([What.On, What.Sent], records.Select(record => record.What));
        Assert.Equal("说\n\"so\"", records[1]["how"]);
        Assert.Equal(TimeSpan.FromSeconds(1), records[1].At - records[0].At);
    }

    [Fact]
    public void The_files_never_grow_beyond_their_bound_and_keep_the_latest()
    {
        const int bound = 16 * 1024;
        using var recorder = new FileRecorder(folder, time, bound);
        for (var number = 0; number < 2000; number++) recorder.Note("step", ("number", number.ToString(CultureInfo.InvariantCulture)));
        Assert.All(Directory.GetFiles(folder), file => Assert.InRange(new FileInfo(file).Length, 1, bound));
        var numbers = Segments.Read(folder).Records.Select(record => int.Parse(record["number"]!, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(Enumerable.Range(2000 - numbers.Length, numbers.Length), numbers);
        Assert.InRange(numbers.Length, 150, 1000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(50)]
    public void A_torn_tail_costs_one_record_and_the_next_life_writes_on(int torn)
    {
        using (var first = new FileRecorder(folder, time))
            foreach (var step in (string[])["one", "two", "three"]) first.Note(step);
        var file = Directory.GetFiles(folder).Single();
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^torn]);
        using (var second = new FileRecorder(folder, time)) second.Note("four");
        var (records, damaged) = Segments.Read(folder);
        Assert.Equal(torn == 1 ? ["one", "two", "three", "four"] : (string[])["one", "two", "four"], records.Select(record => record.What));
        Assert.Equal(torn == 1 ? 0 : 1, damaged);
    }

    [Fact]
    public void A_flipped_bit_is_found_by_the_check_digits()
    {
        using (var recorder = new FileRecorder(folder, time))
            foreach (var step in (string[])["one", "two", "three"]) recorder.Note(step);
        var file = Directory.GetFiles(folder).Single();
        var bytes = File.ReadAllBytes(file);
        bytes[bytes.AsSpan().IndexOf("two"u8)] ^= 1;
        File.WriteAllBytes(file, bytes);
        var (records, damaged) = Segments.Read(folder);
        Assert.Equal(["one", "three"], records.Select(record => record.What));
        Assert.Equal(1, damaged);
    }

    [Fact]
    public void What_cannot_be_written_is_counted_and_told_later_and_nothing_is_thrown()
    {
        var missing = Path.Combine(folder, "not", "yet");
        using var recorder = new FileRecorder(missing, time);
        recorder.Note("one");
        recorder.Note("two");
        Assert.Equal(2, recorder.Lost);
        Directory.CreateDirectory(missing);
        recorder.Note("three");
        Assert.Equal(0, recorder.Lost);
        var records = Segments.Read(missing).Records;
        Assert.Equal(["lost", "three"], records.Select(record => record.What));
        Assert.Equal("2", records[0]["records"]);
    }

    [Fact]
    public void A_card_keeps_its_number_over_a_restart_and_the_export_holds_nothing_of_its_hash()
    {
        byte[] first = [1, 2, 3, 4, 5], second = [9, 8, 7, 6, 5];
        using (var recorder = new FileRecorder(folder, time))
        {
            recorder.NoteCard("swiped", first);
            recorder.NoteCard("swiped", second);
        }

        using (var again = new FileRecorder(folder, time))
        {
            again.NoteCard("typed", second);
            again.NoteCard("typed", [7, 7, 7, 7, 7]);
        }

        var records = Segments.Read(folder).Records;
        Assert.Equal(["c1", "c2", "c2", "c3"], records.Select(record => record["card"]));
        using var file = new MemoryStream();
        Export.Write(file, time.GetUtcNow(), records.Select(record => new PartyRecord(Export.Terminal, record)), 0);
        Assert.DoesNotContain("01020304", Encoding.UTF8.GetString(file.ToArray()), StringComparison.Ordinal);
        Assert.Contains(records, record => record["tag"] == "01020304");
    }

    [Fact]
    public void An_export_is_read_back_and_another_version_or_file_is_refused()
    {
        using (var recorder = new FileRecorder(folder, time)) recorder.Note(What.Ended, ("how", "no answer"));
        using var file = new MemoryStream();
        Export.Write(file, time.GetUtcNow(), Segments.Read(folder).Records.Select(record => new PartyRecord(Export.Host, record)), 3);
        var text = Encoding.UTF8.GetString(file.ToArray());
        Assert.StartsWith("""{"blackbox":1,""", text, StringComparison.Ordinal);
        var read = Assert.Single(Export.Read(new StringReader(text)));
        Assert.Equal((Export.Host, What.Ended, "no answer"), (read.Party, read.Record.What, read.Record["how"]));
        foreach (var wrong in (string[])["", "[]", "{}", """{"blackbox":2}""", "{\"blackbox\":1}\nnot a record", "{\"blackbox\":1}\n{\"party\":\"host\",\"at\":\"soon\",\"what\":\"on\"}"])
            Assert.Throws<InvalidDataException>(() => Export.Read(new StringReader(wrong)));
    }

    [Fact]
    public void Parties_are_merged_by_time_and_each_keeps_its_own_order()
    {
        var start = time.GetUtcNow();
        PartyRecord Of(string party, int seconds, string what) => new(party, new FlightRecord(start.AddSeconds(seconds), what, []));
        PartyRecord[] records = [Of("terminal", 1, "a"), Of("terminal", 9, "b"), Of("terminal", 2, "set back"), Of("host", 5, "x"), Of("host", 10, "y")];
        Assert.Equal(["a", "x", "b", "set back", "y"], Export.InOrder(records).Select(record => record.Record.What));
    }

    [Fact]
    public void Log_lines_are_recorded_by_name_without_long_numbers_and_the_words_of_exceptions()
    {
        using var recorder = new FileRecorder(folder, time);
        var log = RecordingLog.Over(NullLogger.Instance, recorder);
        Assert.Same(NullLogger.Instance, RecordingLog.Over(NullLogger.Instance, FlightRecorder.None));
        KeyValuePair<string, object?>[] state = [new("Trace", 34), new("What", "6212345678901234 said"), new("{OriginalFormat}", "{Trace} {What}")];
        log.Log(LogLevel.Warning, new EventId(1, "Odd"), state, new IOException("6212345678901234"), (_, _) => "odd");
        log.Log(LogLevel.Debug, new EventId(2, "Detail"), state, null, (_, _) => "detail");
        var record = Assert.Single(Segments.Read(folder).Records);
        Assert.Equal(("Odd", "34", "… said", "IOException"), (record.What, record["trace"], record["whatSaid"], record["exception"]));
        Assert.DoesNotContain("6212345678901234", File.ReadAllText(Directory.GetFiles(folder).Single()), StringComparison.Ordinal);
    }

    /// <summary>A second later each time it is asked.</summary>
    private sealed class SteppingTime : TimeProvider
    {
        private DateTimeOffset now = new(2026, 11, 23, 1, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => now += TimeSpan.FromSeconds(1);
    }
}
