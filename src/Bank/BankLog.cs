using Microsoft.Extensions.Logging;
using Piaohao.Bank.Faults;
using Piaohao.Iso8583;

namespace Piaohao.Bank;

/// <summary>The network's log lines. None holds card data: faults and errors name field numbers, codes and STANs.</summary>
internal static partial class BankLog
{
    [LoggerMessage(2001, LogLevel.Information, "Acquirer {Acquirer} signed on.")]
    public static partial void SignedOn(ILogger logger, string acquirer);

    [LoggerMessage(2002, LogLevel.Information, "New working keys for acquirer {Acquirer}: ZPK {PinKey}, ZAK {MacKey} (check values).")]
    public static partial void NewKeys(ILogger logger, string acquirer, string pinKey, string macKey);

    [LoggerMessage(2003, LogLevel.Warning, "A frame holds no readable message: {Error}.")]
    public static partial void Malformed(ILogger logger, ReadError error);

    [LoggerMessage(2004, LogLevel.Warning, "A message {Mti} has field {Field} missing or out of form.")]
    public static partial void FormatError(ILogger logger, Mti mti, int field);

    [LoggerMessage(2005, LogLevel.Warning, "A message {Mti} has no right MAC.")]
    public static partial void WrongMac(ILogger logger, Mti mti);

    [LoggerMessage(2006, LogLevel.Information, "Fault {Fault} played on {Mti}.")]
    public static partial void FaultPlayed(ILogger logger, FaultKind fault, Mti mti);

    [LoggerMessage(2007, LogLevel.Error, "The books could not be written for {Mti}.")]
    public static partial void NotWritten(ILogger logger, Mti mti, Exception failure);

    [LoggerMessage(2008, LogLevel.Error, "A message could not be answered.")]
    public static partial void NotAnswered(ILogger logger, Exception failure);

    [LoggerMessage(2009, LogLevel.Debug, "An answer found its connection gone.")]
    public static partial void ConnectionGone(ILogger logger);

    [LoggerMessage(2010, LogLevel.Warning, "The connection cannot be read any further: {Status}.")]
    public static partial void Unreadable(ILogger logger, Link.FrameStatus status);

    [LoggerMessage(2011, LogLevel.Information, "The connection had no message for {IdleLimit} and is closed.")]
    public static partial void Idle(ILogger logger, TimeSpan idleLimit);
}
