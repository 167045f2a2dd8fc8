using System.Collections.Concurrent;

namespace Piaohao.Storage.Tests;

internal sealed record Note(long Id, string Text = "text");

/// <summary>Writes notes, and remembers in which groups they became durable.</summary>
internal sealed class NoteWriter : IUnitWriter<Note>
{
    private static readonly string[] Columns = ["id", "text"];

    public ConcurrentQueue<long[]> Groups { get; } = new();

    public Action<WriteSession, IReadOnlyList<Note>> BeforeWrite { get; init; } = (_, _) => { };

    public Action<IReadOnlyList<Note>> OnCommitted { get; init; } = _ => { };

    public void Write(WriteSession session, IReadOnlyList<Note> units)
    {
        BeforeWrite(session, units);
        session.InsertMany("note", Columns, [.. units.SelectMany(note => new object?[] { note.Id, note.Text })]);
    }

    public void Committed(IReadOnlyList<Note> units)
    {
        Groups.Enqueue([.. units.Select(note => note.Id)]);
        OnCommitted(units);
    }
}
