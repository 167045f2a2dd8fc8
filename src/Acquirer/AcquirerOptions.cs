using Piaohao.Storage;

namespace Piaohao.Acquirer;

/// <summary>The host's settings, checked when the host is made (<see cref="Validate"/>).</summary>
public sealed record AcquirerOptions
{
    /// <summary>This acquirer at the card network: field 32, at most 11 digits.</summary>
    public string AcquirerId { get; init; } = "48981100";

    /// <summary>Who forwards for us: field 33; ourselves unless told otherwise.</summary>
    public string ForwarderId { get; init; } = "48981100";

    /// <summary>When the business day ends, Asia/Shanghai; sales from then on belong to the next day.</summary>
    public TimeOnly BusinessDayEnd { get; init; } = new(23, 0);

    /// <summary>How long the network may take to answer a sale; well below the terminals' own 60 s, so that they hear
    /// 98 from us.</summary>
    public TimeSpan NetworkTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Silence on the network link before an echo is sent.</summary>
    public TimeSpan NetworkEcho { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The wait before the second attempt to connect or to reverse; it doubles up to
    /// <see cref="RetryMax"/>.</summary>
    public TimeSpan RetryFirst { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between two attempts.</summary>
    public TimeSpan RetryMax { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Reversals on their way to the network at one time.</summary>
    public int ReversalsInFlight { get; init; } = 16;

    /// <summary>Refunds and notices on their way to the network again at one time.</summary>
    public int AdvicesInFlight { get; init; } = 16;

    /// <summary>True where a part of a sale may be approved (answer 10) for terminals that take it.</summary>
    public bool PartApproval { get; init; } = true;

    /// <summary>The most that a completion takes, in percent of what is held.</summary>
    public int CompletionPercent { get; init; } = 115;

    /// <summary>The largest tip, in percent of its sale.</summary>
    public int TipPercent { get; init; } = 20;

    /// <summary>How long a pre-authorisation can be completed; then it has lapsed.</summary>
    public TimeSpan HoldFor { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How old a business day is when it leaves the books for an archive file; null: none does by itself. At least <see cref="ArchiveAgeLeast"/>, and no shorter than refunds
    /// are taken, because an archived sale cannot be refunded (25).</summary>
    public TimeSpan? ArchiveAfter { get; init; }

    /// <summary>How old the last business day of an archive file is when it is deleted; null: none ever is.</summary>
    public TimeSpan? KeepArchives { get; init; }

    /// <summary>Until then a transaction may be spoken of: the time of a hold, or the 30 days of stored notices and telephone authorisations, and a day.</summary>
    public TimeSpan ArchiveAgeLeast => (HoldFor > StoredFor ? HoldFor : StoredFor) + TimeSpan.FromDays(1);

    /// <summary>Terminal connections at one time; more are refused.</summary>
    public int ConnectionsMax { get; init; } = 10_000;

    /// <summary>How long a terminal connection may be silent.</summary>
    public TimeSpan IdleLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest frame taken from a terminal, in bytes.</summary>
    public int FrameBytesMax { get; init; } = 2048;

    /// <summary>Frames a second that one connection may send for long; a faster one is read more slowly.</summary>
    public int FramesPerSecond { get; init; } = 500;

    /// <summary>Frames that one connection may send at once.</summary>
    public int FramesBurst { get; init; } = 1000;

    /// <summary>Unreadable frames after which a connection is closed.</summary>
    public int BadFramesMax { get; init; } = 5;

    /// <summary>Requests of one connection under way at one time; further frames wait unread.</summary>
    public int InFlightPerConnection { get; init; } = 64;

    /// <summary>Requests of all connections under way at one time.</summary>
    public int InFlightTotal { get; init; } = 4096;

    /// <summary>Messages of one terminal that may wait for the one under way; more are dropped.</summary>
    public int WaitingPerTerminal { get; init; } = 8;

    /// <summary>How long a stop waits for what is under way.</summary>
    public TimeSpan DrainLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>This host's name among those that write to the same database; on another engine than PostgreSQL there is only one.</summary>
    public string Node { get; init; } = "host";

    /// <summary>How often a host shows the others that it lives and looks whether they do; one that has not moved for five looks counts as gone.</summary>
    public TimeSpan NodePace { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The bounds of the durable write path.</summary>
    public GroupCommitLimits Commits { get; init; } = new();

    private static readonly TimeSpan StoredFor = TimeSpan.FromDays(30);

    /// <summary>Throws <see cref="InvalidOperationException"/> naming every setting that cannot be.</summary>
    public void Validate()
    {
        var faults = new List<string>();
        Check(IsInstitution(AcquirerId), "AcquirerId has 1 to 11 digits");
        Check(IsInstitution(ForwarderId), "ForwarderId has 1 to 11 digits");
        foreach (var (name, span) in new[]
            {
                (nameof(NetworkTimeout), NetworkTimeout), (nameof(NetworkEcho), NetworkEcho),
                (nameof(RetryFirst), RetryFirst), (nameof(RetryMax), RetryMax),
                (nameof(IdleLimit), IdleLimit), (nameof(DrainLimit), DrainLimit), (nameof(HoldFor), HoldFor), (nameof(NodePace), NodePace),
            })
            Check(span > TimeSpan.Zero, $"{name} is above zero");
        foreach (var (name, count) in new[]
            {
                (nameof(ReversalsInFlight), ReversalsInFlight), (nameof(AdvicesInFlight), AdvicesInFlight), (nameof(ConnectionsMax), ConnectionsMax),
                (nameof(FramesPerSecond), FramesPerSecond), (nameof(FramesBurst), FramesBurst),
                (nameof(BadFramesMax), BadFramesMax), (nameof(InFlightPerConnection), InFlightPerConnection),
                (nameof(InFlightTotal), InFlightTotal), (nameof(WaitingPerTerminal), WaitingPerTerminal),
            })
            Check(count > 0, $"{name} is above zero");
        Check(CompletionPercent is >= 100 and <= 200, "CompletionPercent is 100 to 200");
        Check(TipPercent is >= 0 and <= 100, "TipPercent is 0 to 100");
        Check(FrameBytesMax is >= 64 and <= ushort.MaxValue, "FrameBytesMax is 64 to 65535");
        Check(!string.IsNullOrWhiteSpace(Node), "Node has a name");
        Check(RetryMax >= RetryFirst, "RetryMax is not below RetryFirst");
        Check(ArchiveAfter is not { } after || after >= ArchiveAgeLeast, $"ArchiveAfter is at least {ArchiveAgeLeast.TotalDays} days");
        Check(KeepArchives is not { } kept || kept > (ArchiveAfter ?? ArchiveAgeLeast), "KeepArchives is above ArchiveAfter");
        if (faults.Count > 0)
            throw new InvalidOperationException(
                $"The acquirer's settings cannot be used: {string.Join("; ", faults)}.");

        void Check(bool holds, string rule)
        {
            if (!holds) faults.Add(rule);
        }
    }

    private static bool IsInstitution(string id) => id is { Length: > 0 and <= 11 } && id.All(char.IsAsciiDigit);
}
