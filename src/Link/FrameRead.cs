namespace Piaohao.Link;

/// <summary>How a read of a frame ended.</summary>
public enum FrameStatus
{
    /// <summary>A whole frame was read.</summary>
    Frame,

    /// <summary>The peer closed the connection between two frames.</summary>
    End,

    /// <summary>The connection ended inside a frame.</summary>
    Truncated,

    /// <summary>The length prefix is zero or above the limit: the stream cannot be trusted any further.</summary>
    BadLength,
}

/// <summary>A frame without its length prefix, or why there is none.</summary>
/// <param name="Bytes">The frame's own copy; empty unless <paramref name="Status"/> is <see cref="FrameStatus.Frame"/>.</param>
public readonly record struct FrameRead(FrameStatus Status, byte[] Bytes);
