namespace Piaohao.Bank.Faults;

/// <summary>What the network can do to a message instead of answering it properly.</summary>
public enum FaultKind
{
    /// <summary>The issuer declines with a chosen code.</summary>
    Decline,

    /// <summary>The message is lost on its way in: no money moves, no answer comes.</summary>
    NoAnswer,

    /// <summary>The money moves and the answer is lost.</summary>
    AnswerLost,

    /// <summary>The money moves and the answer comes after <see cref="FaultBoard.LateAnswerDelay"/>.</summary>
    LateAnswer,

    /// <summary>The answer comes twice.</summary>
    AnswerTwice,

    /// <summary>The connection is cut before the money moves.</summary>
    CutBefore,

    /// <summary>The connection is cut after the money moved, before the answer.</summary>
    CutAfter,
}

/// <summary>A fault to be played.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Code">The answer code of a <see cref="FaultKind.Decline"/>: two letters or digits, no approval; otherwise null.</param>
public sealed record Fault(FaultKind Kind, string? Code = null)
{
    /// <summary>A decline with <paramref name="code"/>.</summary>
    public static Fault Decline(string code) => new(FaultKind.Decline, code);

    /// <summary>True where the fault can be played: a decline has a code of two ASCII letters or digits that is not an approval
    /// (00, 10, 11, A2, A4, A5, A6), and nothing else has a code.</summary>
    public bool IsValid => Kind == FaultKind.Decline
        ? Code is { Length: 2 } && Code.All(char.IsAsciiLetterOrDigit) && Code is not ("00" or "10" or "11" or "A2" or "A4" or "A5" or "A6")
        : Code is null && Enum.IsDefined(Kind);

    /// <summary>True where the message never reaches the books.</summary>
    internal bool IsBeforeTheMoney => Kind is FaultKind.NoAnswer or FaultKind.CutBefore;
}
