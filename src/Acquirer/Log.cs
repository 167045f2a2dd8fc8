using Microsoft.Extensions.Logging;
using Piaohao.Acquirer.Network;

namespace Piaohao.Acquirer;

/// <summary>The host's log lines; none of them takes card data.</summary>
internal static partial class Log
{
    [LoggerMessage(3001, LogLevel.Information, "The network link is {State}.")]
    public static partial void NetworkIs(ILogger logger, NetworkState state);

    [LoggerMessage(3002, LogLevel.Warning, "The network cannot be reached: {Reason}")]
    public static partial void NetworkUnreachable(ILogger logger, string reason);

    [LoggerMessage(3003, LogLevel.Error, "The network's working keys are refused: {Reason} Compare the zone master key with the network's.")]
    public static partial void NetworkKeysRefused(ILogger logger, string reason);

    [LoggerMessage(3004, LogLevel.Warning, "The network answered management message {Code} with {Answer}.")]
    public static partial void NetworkManagementFailed(ILogger logger, string code, string answer);

    [LoggerMessage(3005, LogLevel.Warning, "The network no longer answers echoes; the connection is closed.")]
    public static partial void NetworkSilent(ILogger logger);

    [LoggerMessage(3006, LogLevel.Warning, "An answer of the network came late or twice: {Mti} with {Code} for RRN {Rrn}; nothing is posted.")]
    public static partial void AnswerUnmatched(ILogger logger, string mti, string code, string rrn);

    [LoggerMessage(3010, LogLevel.Error, "The reversal of {Reference} could not be finished and is tried again.")]
    public static partial void ReversalFailed(ILogger logger, Exception failure, string reference);

    [LoggerMessage(3011, LogLevel.Warning, "The network does not settle the reversal of {Reference}: {Answer}; it is sent again.")]
    public static partial void ReversalUnanswered(ILogger logger, string reference, string answer);

    [LoggerMessage(3012, LogLevel.Warning, "Transaction {Reference} was left without an outcome and is taken back.")]
    public static partial void OrphanTakenBack(ILogger logger, string reference);

    [LoggerMessage(3013, LogLevel.Warning, "Transaction {Reference} has no answer from the network ({Answer}); it is sent again.")]
    public static partial void AdviceUnanswered(ILogger logger, string reference, string answer);

    [LoggerMessage(3014, LogLevel.Error, "Transaction {Reference} could not be sent again now, and is tried later.")]
    public static partial void AdviceFailed(ILogger logger, Exception failure, string reference);

    [LoggerMessage(3015, LogLevel.Information, "The hold of {Reference} has lapsed.")]
    public static partial void HoldLapsed(ILogger logger, string reference);

    [LoggerMessage(3016, LogLevel.Error, "Holds that lapse could not be looked at now; they are tried later.")]
    public static partial void HoldsFailed(ILogger logger, Exception failure);

    [LoggerMessage(3020, LogLevel.Information, "A frame from a terminal cannot be read: {Reason}")]
    public static partial void FrameUnreadable(ILogger logger, string reason);

    [LoggerMessage(3021, LogLevel.Information, "Refused {Mti} of terminal {Terminal} with {Code}: {Reason}.")]
    public static partial void Refused(ILogger logger, string mti, string terminal, string code, string reason);

    [LoggerMessage(3022, LogLevel.Error, "A message of terminal {Terminal} could not be dealt with.")]
    public static partial void FlowFailed(ILogger logger, Exception failure, string terminal);

    [LoggerMessage(3023, LogLevel.Warning, "A terminal connection ended in an error.")]
    public static partial void ConnectionFailed(ILogger logger, Exception failure);

    [LoggerMessage(3040, LogLevel.Information, "The registry was read again: change {Change}.")]
    public static partial void RegistryReloaded(ILogger logger, long change);

    [LoggerMessage(3041, LogLevel.Warning, "The registry cannot be read now; what was read last holds.")]
    public static partial void RegistryUnreadable(ILogger logger, Exception failure);

    [LoggerMessage(3042, LogLevel.Warning, "Terminal {Terminal} is suspended: {Reason}")]
    public static partial void TerminalSuspended(ILogger logger, string terminal, string reason);

    [LoggerMessage(3043, LogLevel.Warning, "Activation of terminal {Terminal} is refused: {Reason}")]
    public static partial void ActivationRefused(ILogger logger, string terminal, string reason);

    [LoggerMessage(3050, LogLevel.Information, "Archived in {File}: {Transactions} transactions, {Entries} entries.")]
    public static partial void Archived(ILogger logger, string file, long transactions, long entries);

    [LoggerMessage(3051, LogLevel.Information, "The archive {File} was kept long enough and is deleted: {Transactions} transactions, {Entries} entries.")]
    public static partial void ArchiveDeleted(ILogger logger, string file, long transactions, long entries);

    [LoggerMessage(3052, LogLevel.Error, "Closed days could not be archived; the books are as they were, and it is tried again.")]
    public static partial void ArchivingFailed(ILogger logger, Exception failure);

    [LoggerMessage(3060, LogLevel.Warning, "Host {Name} ({Number}) no longer moves: its place is taken away, and what it left open is taken over.")]
    public static partial void NodeReplaced(ILogger logger, string name, long number);

    [LoggerMessage(3062, LogLevel.Information, "{Reason} The terminal asks again.")]
    public static partial void PendingElsewhere(ILogger logger, string reason);

    [LoggerMessage(3061, LogLevel.Warning, "The other hosts cannot be looked at.")]
    public static partial void NodesUnseen(ILogger logger, Exception failure);

    [LoggerMessage(3030, LogLevel.Information, "The host is stopping; {InFlight} requests are under way.")]
    public static partial void Stopping(ILogger logger, int inFlight);

    [LoggerMessage(3031, LogLevel.Warning, "The host stops with {InFlight} requests under way; their transactions are taken back at the next start.")]
    public static partial void StoppedEarly(ILogger logger, int inFlight);
}
