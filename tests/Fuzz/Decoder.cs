namespace Piaohao.Fuzz.Tests;

/// <summary>Something of the product that turns bytes or text from outside into a value, and how it is tried.</summary>
internal sealed record Decoder(string Name, IReadOnlyList<byte[]> Seeds)
{
    public bool IsText { get; init; }

    /// <summary>The call that is measured: the value, or null where the input was refused.</summary>
    public required Func<FuzzInput, object?> Read { get; init; }

    /// <summary>What must hold of a value (a broken rule throws), and what kind of outcome it is: an input with a new kind becomes a seed.</summary>
    public Func<FuzzInput, object?, string> Look { get; init; } = (_, value) => value is null ? "refused" : "read";

    /// <summary>Exceptions with which the decoder says no, by its own documentation.</summary>
    public IReadOnlyList<Type> Refusals { get; init; } = [];

    /// <summary>How an input is made of the seeds; plain mutation of bytes or text unless said otherwise.</summary>
    public Func<Mutator, byte[]> Make { get; init; } = mutator => mutator.Bytes(mutator.Seed());

    /// <summary>Bytes that a call may allocate: this many, and so many more for each byte of input.</summary>
    public int AllocationBase { get; init; } = 8 << 10;

    public int AllocationPerByte { get; init; } = 48;

    /// <summary>Inputs in the share of every test run.</summary>
    public int Share { get; init; } = 3000;

    public long AllocationMost(int length) => AllocationBase + ((long)AllocationPerByte * length);

    public override string ToString() => Name;
}
