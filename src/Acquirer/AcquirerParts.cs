using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Piaohao.Acquirer.Orders;
using Piaohao.BlackBox;
using Piaohao.Cards;
using Piaohao.Keys;
using Piaohao.Merchants;
using Piaohao.Storage;

namespace Piaohao.Acquirer;

/// <summary>What the host is made of, handed in by the composition root.</summary>
/// <param name="Database">The acquirer's books; brought up to date when the host is made.</param>
/// <param name="Directory">Who may trade, with their tariffs; reloaded by putting a new snapshot in place.</param>
/// <param name="Bins">Debit or credit, for the fee.</param>
/// <param name="ZoneMaster">The key under which the network sends working keys.</param>
/// <param name="Network">Where the card network listens.</param>
/// <param name="Random">Spreads reconnects; used by one loop.</param>
/// <param name="Orders">What terminals are given; null where the host orders nothing and suspends nobody.</param>
public sealed record AcquirerParts(
    AcquirerOptions Options, Database Database, IHsm Hsm, TerminalDirectory Directory, BinTable Bins,
    WrappedKey ZoneMaster,
    IConnectionFactory Connections, EndPoint Network, TimeProvider Time, Random Random, ILoggerFactory Logs,
    OrderParts? Orders = null)
{
    /// <summary>Where archives of closed days are kept; null: there are none, and none are made.</summary>
    public string? ArchiveFolder { get; init; }

    /// <summary>Keeps what happened last.</summary>
    public FlightRecorder Recorder { get; init; } = FlightRecorder.None;
}
