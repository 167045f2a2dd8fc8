using System.Collections.Immutable;

namespace Piaohao.Terminal.Backup;

/// <summary>What came of a restore, or of proving that one would do.</summary>
/// <param name="Refused">The code of why nothing was changed: <c>E34</c> damaged, <c>E35</c> of another terminal, <c>E36</c> older than what the
/// terminal has; null where it was not refused.</param>
/// <param name="Manifest">Null where the file is no backup.</param>
/// <param name="Checks">What was recomputed and compared with the manifest.</param>
/// <param name="TraceJumpedTo">The trace number the terminal goes on from, where it was put ahead; otherwise null.</param>
public sealed record RestoreReport(string? Refused, BackupManifest? Manifest, ImmutableArray<RestoreCheck> Checks, long? TraceJumpedTo)
{
    /// <summary>True where everything recomputed is what the manifest says.</summary>
    public bool IsEqual => Refused is null && !Checks.IsEmpty && Checks.All(check => check.IsEqual);
}

/// <summary>One thing recomputed, such as a table.</summary>
public readonly record struct RestoreCheck(string What, bool IsEqual);
