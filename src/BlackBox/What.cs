namespace Piaohao.BlackBox;

/// <summary>Names of what is recorded (docs/blackbox.md). What has none here goes by the name of its log line.</summary>
public static class What
{
    /// <summary>The party was started.</summary>
    public const string On = "on";

    /// <summary>The party was told to stop, and has.</summary>
    public const string Off = "off";

    /// <summary>A key of the till.</summary>
    public const string Pressed = "key";

    /// <summary>Another screen.</summary>
    public const string Screen = "screen";

    /// <summary>A card was offered and could be read.</summary>
    public const string Card = "card";

    /// <summary>A request leaves, to the host or to the network.</summary>
    public const string Sent = "sent";

    /// <summary>How a request ended.</summary>
    public const string Ended = "ended";

    /// <summary>A slip went to the printer.</summary>
    public const string Slip = "slip";

    /// <summary>The clock was set by the host.</summary>
    public const string Clock = "clock";

    /// <summary>The host took a terminal's message.</summary>
    public const string Taken = "taken";

    /// <summary>What the host did with it.</summary>
    public const string Decided = "decided";
}
