using Piaohao.Storage;

namespace Piaohao.Bank.Books;

/// <summary>The one place where money moves. Instructions are decided one after the other by the group commit's only writer, each seeing all
/// before it, so two transactions on one account can neither both take the last fen nor lose one another.</summary>
/// <param name="random">Draws authorisation numbers; used by the writer alone.</param>
internal sealed class BooksWriter(Register register, Random random, int pinTryLimit) : IUnitWriter<Instruction>
{
    private Group? written;

    public void Write(WriteSession session, IReadOnlyList<Instruction> units)
    {
        // A group whose commit failed may or may not be in the books: only they know.
        if (written is not null) register.ReadStates(session);
        written = null;
        var group = new Group(session, register, random, pinTryLimit);
        group.Expect(units);
        foreach (var unit in units) group.Decide(unit);
        group.Flush();
        written = group;
    }

    public void Committed(IReadOnlyList<Instruction> units)
    {
        written?.Keep();
        written = null;
    }
}
