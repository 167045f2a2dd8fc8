namespace Piaohao.Simulation.Lines;

/// <summary>What happens to the connections of one line.</summary>
public sealed class LineFaults
{
    /// <summary>Nobody can connect, and what is connected hears nothing more.</summary>
    public bool IsPartitioned { get; set; }

    /// <summary>Connections are refused at once.</summary>
    public bool IsRefusing { get; set; }

    /// <summary>What becomes of the next connections, first come first served.</summary>
    public Queue<LineFault> Next { get; } = [];

    /// <summary>Bytes a second of new connections; 0 for no limit.</summary>
    public int BytesPerSecond { get; set; }
}

/// <summary>What goes wrong on one connection.</summary>
public enum LineFaultKind
{
    /// <summary>What the caller sends is lost.</summary>
    LoseRequest,

    /// <summary>What the caller would hear is lost.</summary>
    LoseAnswer,

    /// <summary>The request is cut in the middle.</summary>
    CutRequest,

    /// <summary>The answer is cut in the middle.</summary>
    CutAnswer,

    /// <summary>The answer comes very late.</summary>
    LateAnswer,

    /// <summary>The request comes very late, perhaps after the caller has given up.</summary>
    LateRequest,

    /// <summary>The request is delivered a second time on a connection of its own.</summary>
    Twice,

    /// <summary>The connection opens after very long.</summary>
    SlowOpening,

    /// <summary>A bit is flipped in what the caller hears.</summary>
    DamagedAnswer,

    /// <summary>A bit is flipped in what the caller sends.</summary>
    DamagedRequest,
}

/// <param name="Amount">Bytes, seconds or bits, as the kind wants it.</param>
public readonly record struct LineFault(LineFaultKind Kind, int Amount);
