namespace Piaohao.Terminal.Operators;

/// <summary>What became of a log-in.</summary>
internal enum LogInOutcome { Accepted, Wrong, Locked }

/// <param name="LockedFor">How long further tries are refused.</param>
internal readonly record struct LogInResult(LogInOutcome Outcome, TimeSpan LockedFor);
