using Xunit;

namespace Piaohao.Storage.Tests;

public sealed class SqliteSessionTests() : SessionTests(Engine.Sqlite);

public sealed class PostgresSessionTests() : SessionTests(Engine.PostgreSql);

public abstract class SessionTests(Engine engine) : IDisposable
{
    private static readonly string[] Columns = ["id", "text", "bytes"];

    private readonly TemporaryDatabase temporary = new(engine, "CREATE TABLE item (id BIGINT NOT NULL PRIMARY KEY, text TEXT, bytes BYTEA)");

    private enum Colour
    {
        Red = 3,
    }

    public void Dispose()
    {
        temporary.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Kept_reader_sees_each_time_what_is_durable_and_leaves_no_file_open()
    {
        using (temporary.Database.KeepReader())
        {
            Assert.Throws<InvalidOperationException>(() => temporary.Database.KeepReader());
            for (var written = 0L; written < 3; written++)
            {
                using var read = temporary.Database.OpenRead();
                using var beside = temporary.Database.OpenRead();
                Assert.Equal((written, written), (read.Scalar("SELECT COUNT(*) FROM item"), beside.Scalar("SELECT COUNT(*) FROM item")));
                temporary.Database.Write(session => session.Execute("INSERT INTO item (id) VALUES (@p0)", written));
                Assert.Equal(written, read.Scalar("SELECT COUNT(*) FROM item"));
            }

            using (var read = temporary.Database.OpenRead()) Assert.ThrowsAny<System.Data.Common.DbException>(() => read.Scalar("SELECT no FROM item"));
            using (var read = temporary.Database.OpenRead()) Assert.Equal(3L, read.Scalar("SELECT COUNT(*) FROM item"));
        }

        using (var read = temporary.Database.OpenRead()) Assert.Equal(3L, read.Scalar("SELECT COUNT(*) FROM item"));
        // The last connection that closes takes the log away.
        if (engine == Engine.Sqlite) Assert.False(File.Exists(temporary.Database.Path + "-wal"));
    }

    [Fact]
    public void Statement_run_many_times_tells_what_each_time_changed_and_each_sees_those_before() => temporary.Database.Write(session =>
    {
        session.InsertMany("item", ["id", "text"], [1, "a", 2, "b", 3, "b"]);
        object?[] changes = ["c", "b", "d", "b", "a", "c", "x", null, null, "a"];
        Assert.Equal([2, 0, 2, 0, 3], session.ExecuteMany("UPDATE item SET text = @p0 WHERE text = @p1", 2, changes));
        Assert.Empty(session.ExecuteMany("UPDATE item SET text = @p0 WHERE text = @p1", 2, []));
        Assert.Throws<ArgumentException>(() => session.ExecuteMany("UPDATE item SET text = @p0 WHERE text = @p1", 2, ["x"]));
    });

    [Fact]
    public void Rows_updated_by_their_keys_tell_which_of_them_changed() => temporary.Database.Write(session =>
    {
        const string rename = "UPDATE item SET text = @p0 WHERE id = @p1 AND text = @p2";
        session.InsertMany("item", ["id", "text"], [1, "a", 2, "b", 3, "c"]);
        Assert.Equal([1, 0, 1, 0], session.UpdateRows(rename, 3, 1..2, ["x", 1, "a", "y", 2, "not b", null, 3, "c", "z", 4, "a"]));
        Assert.Equal(["x", "b", null], session.Query("SELECT text FROM item ORDER BY id", row => row.IsDBNull(0) ? null : row.GetString(0)));
        Assert.Equal([1], session.UpdateRows(rename, 3, 1..2, ["a", 1, "x"]));
        Assert.Empty(session.UpdateRows(rename, 3, 1..2, []));
    });

    [Fact]
    public void Row_that_is_updated_twice_in_one_go_is_updated_in_order() => temporary.Database.Write(session =>
    {
        const string rename = "UPDATE item SET text = @p0 WHERE id = @p1 AND text = @p2";
        session.InsertMany("item", ["id", "text"], [1, "a", 2, "a"]);
        Assert.Equal([1, 1, 1, 0], session.UpdateRows(rename, 3, 1..2, ["b", 1, "a", "b", 2, "a", "c", 1, "b", "c", 2, "a"]));
        Assert.Equal(["c", "b"], session.Query("SELECT text FROM item ORDER BY id", row => row.GetString(0)));
    });

    [Fact]
    public void Rows_given_no_value_at_all_in_a_column_are_updated_too() => temporary.Database.Write(session =>
    {
        session.InsertMany("item", ["id", "text"], [1, "a", 2, "b"]);
        Assert.Equal([1, 1], session.UpdateRows("UPDATE item SET text = @p0 WHERE id = @p1", 2, 1..2, [null, 1, null, 2]));
        Assert.Equal(2L, session.Scalar("SELECT COUNT(*) FROM item WHERE text IS NULL"));
    });

    [Fact]
    public void Question_asked_many_times_is_answered_in_order() => temporary.Database.Write(session =>
    {
        session.InsertMany("item", ["id", "text"], [1, "a", 2, "b"]);
        Assert.Equal([true, false, true, false], session.ExistsMany("SELECT 1 FROM item WHERE id = @p0 AND text = @p1", 2, new List<object?> { 1, "a", 1, "b", 2, "b", 3, null }));
        Assert.Empty(session.ExistsMany("SELECT 1 FROM item WHERE id = @p0", 1, []));
    });

    [Fact]
    public void Reader_that_comes_back_after_its_keeper_has_ended_is_closed()
    {
        using var keeper = temporary.Database.KeepReader();
        using (var read = temporary.Database.OpenRead())
        {
            Assert.Equal(0L, read.Scalar("SELECT COUNT(*) FROM item"));
            keeper.Dispose();
            using var again = temporary.Database.KeepReader();
            Assert.Equal(0L, read.Scalar("SELECT COUNT(*) FROM item"));
        }

        if (engine == Engine.Sqlite) Assert.False(File.Exists(temporary.Database.Path + "-wal"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(21)]
    [InlineData(1000)]
    public void Many_rows_arrive_whole_and_in_order(int rows)
    {
        var values = new List<object?>();
        for (var id = 0; id < rows; id++) values.AddRange([(long)id, $"text {id}", new[] { (byte)(id % 256), (byte)(id / 256) }]);
        temporary.Database.Write(session => session.InsertMany("item", Columns, values));
        using var read = temporary.Database.OpenRead();
        var back = read.Query($"SELECT id, text, bytes FROM item ORDER BY {temporary.WrittenOrder}", row => (row.GetInt64(0), row.GetString(1), row.GetFieldValue<byte[]>(2)));
        Assert.Equal(rows, back.Count);
        for (var id = 0; id < rows; id++)
        {
            Assert.Equal((id, $"text {id}"), (back[id].Item1, back[id].Item2));
            Assert.Equal([(byte)(id % 256), (byte)(id / 256)], back[id].Item3);
        }
    }

    [Fact]
    public void Conflict_clause_follows_the_rows() =>
        temporary.Database.Write(session =>
        {
            session.InsertMany("item", ["id", "text"], [1, "old", 2, "old"]);
            session.InsertMany("item", ["id", "text"], [2, "new", 3, "new"], "ON CONFLICT (id) DO UPDATE SET text = excluded.text");
            Assert.Equal(["old", "new", "new"], session.Query("SELECT text FROM item ORDER BY id", row => row.GetString(0)));
        });

    [Fact]
    public void Row_that_comes_twice_before_its_conflict_clause_is_inserted_and_then_updated() =>
        temporary.Database.Write(session =>
        {
            session.InsertMany("item", ["id", "text"], [1, "first", 2, "two", 1, "second", 1, "third"], "ON CONFLICT (id) DO UPDATE SET text = excluded.text");
            Assert.Equal(["third", "two"], session.Query("SELECT text FROM item ORDER BY id", row => row.GetString(0)));
        });

    [Fact]
    public void Columns_that_are_null_in_every_row_and_rows_without_any_are_taken() =>
        temporary.Database.Write(session =>
        {
            session.InsertMany("item", Columns, []);
            session.InsertMany("item", Columns, [1, null, null, 2, null, null]);
            session.InsertMany("item", Columns, [3, "three", new byte[] { 3 }]);
            Assert.Equal(2L, session.Scalar("SELECT COUNT(*) FROM item WHERE text IS NULL AND bytes IS NULL"));
            Assert.Equal(1, session.Execute("UPDATE item SET text = @p0 WHERE id = @p1", null, 3));
            Assert.Equal(1, session.Execute("UPDATE item SET text = @p0 WHERE id = @p1", "again", 3));
        });

    [Fact]
    public void Values_that_make_no_whole_rows_are_refused() =>
        Assert.Throws<ArgumentException>(() => temporary.Database.Write(session => session.InsertMany("item", Columns, [1, "text"])));

    [Fact]
    public void Null_number_enum_text_and_bytes_come_back_as_they_went() =>
        temporary.Database.Write(session =>
        {
            Assert.Equal(1, session.Execute("INSERT INTO item (id, text, bytes) VALUES (@p0, @p1, @p2)", Colour.Red, null, new byte[] { 1, 2 }));
            Assert.Equal(3L, session.Scalar("SELECT id FROM item"));
            Assert.Null(session.Scalar("SELECT text FROM item"));
            Assert.Null(session.Scalar("SELECT id FROM item WHERE id = @p0", 4));
            Assert.Equal(new byte[] { 1, 2 }, session.Scalar("SELECT bytes FROM item"));
            Assert.Equal(long.MaxValue, session.Scalar("SELECT @p0", long.MaxValue));
        });

    [Fact]
    public void Values_find_their_places_by_name_in_whatever_order_the_statement_has_them() =>
        temporary.Database.Write(session =>
        {
            session.InsertMany("item", ["id", "text"], [1, "one", 2, "two"]);
            Assert.Equal(1, session.Execute("UPDATE item SET text = @p1 WHERE id = @p0", 2, "changed"));
            Assert.Equal("changed", session.Scalar("SELECT text FROM item WHERE id = 2"));
            Assert.Equal(1, session.Execute("DELETE FROM item WHERE id = @p0", 1));
            Assert.Throws<ArgumentException>(() => session.Execute("DELETE FROM item WHERE id = @p0", 1, 2));
            Assert.Throws<ArgumentException>(() => session.Execute("DELETE FROM item WHERE id = @p0", 1.5));
        });

    [Fact]
    public void Row_exists_or_does_not()
    {
        temporary.Database.Write(session =>
        {
            session.InsertMany("item", ["id"], [1]);
            Assert.True(session.Exists("SELECT 1 FROM item WHERE id = @p0", 1));
        });
        using var read = temporary.Database.OpenReader();
        Assert.False(read.Exists("SELECT 1 FROM item WHERE id = @p0", 2));
        temporary.Database.Write(session => session.InsertMany("item", ["id"], [2]));
        Assert.True(read.Exists("SELECT 1 FROM item WHERE id = @p0", 2));
    }

    [Fact]
    public void Text_of_any_length_comes_back_as_it_went() =>
        temporary.Database.Write(session =>
        {
            foreach (var text in new[] { "", "票号", new string('长', 85), new string('长', 86), new string('x', 100_000) })
            {
                session.Execute("INSERT INTO item (id, text) VALUES (@p0, @p1) ON CONFLICT (id) DO UPDATE SET text = excluded.text", 1, text);
                Assert.Equal(text, session.Query("SELECT text FROM item WHERE id = 1", row => row.GetString(0)).Single());
            }
        });

    [Fact]
    public void Value_that_engines_store_differently_is_refused()
    {
        using var read = temporary.Database.OpenRead();
        foreach (var value in new object[] { 1.5, 1.5m, DateTimeOffset.UnixEpoch, DateOnly.MinValue, Guid.Empty })
            Assert.Throws<ArgumentException>(() => read.Scalar("SELECT @p0", value));
    }

    [Fact]
    public void Statement_used_with_another_count_of_values_is_refused()
    {
        using var read = temporary.Database.OpenRead();
        Assert.Equal(1L, read.Scalar("SELECT @p0", 1));
        Assert.Throws<ArgumentException>(() => read.Scalar("SELECT @p0", 1, 2));
    }

    [Fact]
    public void More_texts_than_are_kept_still_run()
    {
        using var read = temporary.Database.OpenRead();
        for (var number = 0; number < 1200; number++) Assert.Equal((long)number, read.Scalar($"SELECT {number}"));
        Assert.Equal(7L, read.Scalar("SELECT 7"));
    }

    [Fact]
    public void Statement_may_run_inside_the_reading_of_its_own_rows() =>
        temporary.Database.Write(session =>
        {
            session.InsertMany("item", ["id"], [1, 2, 3]);
            const string sql = "SELECT id FROM item WHERE id >= @p0 ORDER BY id";
            var sums = session.Query(sql, row => row.GetInt64(0), 1).Select(id => session.Query(sql, row => row.GetInt64(0), id).Sum());
            Assert.Equal([6L, 5, 3], sums);
        });

    [Fact]
    public void Failed_work_leaves_nothing()
    {
        Assert.Throws<InvalidOperationException>(() => temporary.Database.Write(session =>
        {
            session.InsertMany("item", ["id"], [1]);
            throw new InvalidOperationException();
        }));
        using var read = temporary.Database.OpenRead();
        Assert.Equal(0L, read.Scalar("SELECT COUNT(*) FROM item"));
    }

    [Fact]
    public void Reader_sees_one_state_while_a_writer_goes_on()
    {
        using var before = temporary.Database.OpenRead();
        Assert.Equal(0L, before.Scalar("SELECT COUNT(*) FROM item"));
        temporary.Database.Write(session => session.InsertMany("item", ["id"], [1]));
        Assert.Equal(0L, before.Scalar("SELECT COUNT(*) FROM item"));
        using var after = temporary.Database.OpenRead();
        Assert.Equal(1L, after.Scalar("SELECT COUNT(*) FROM item"));
    }
}
