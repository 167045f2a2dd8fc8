using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Piaohao.Bench.Terminals;

/// <summary>A terminal's connection with one message under way at a time: frames of a 2-byte length and its bytes.</summary>
internal sealed class TerminalLine : IDisposable
{
    private const int PrefixBytes = 2, RoomBytes = 2048;

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] room = new byte[RoomBytes];
    private int filled;

    public TerminalLine(int port)
    {
        socket.Connect(IPAddress.Loopback, port);
        socket.Blocking = false;
    }

    public nint Handle => socket.Handle;

    /// <summary>Sends a frame, its length in front.</summary>
    public void Send(ReadOnlySpan<byte> framed)
    {
        // A request is far below what an idle connection takes at once.
        if (socket.Send(framed, SocketFlags.None, out var error) != framed.Length) throw new InvalidDataException($"The host does not take what is sent: {error}.");
    }

    /// <summary>Reads what is there; a whole frame, or empty where more is to come.</summary>
    /// <exception cref="InvalidDataException">The host ended the connection.</exception>
    public ReadOnlySpan<byte> Receive()
    {
        var read = socket.Receive(room.AsSpan(filled), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock) return default;
        if (read == 0) throw new InvalidDataException($"The host ended the connection: {error}.");
        filled += read;
        if (filled < PrefixBytes) return default;
        var whole = PrefixBytes + BinaryPrimitives.ReadUInt16BigEndian(room);
        if (filled < whole) return whole <= RoomBytes ? default : throw new InvalidDataException("The host sent a frame longer than any answer.");
        if (filled > whole) throw new InvalidDataException("The host sent more than was asked for.");
        filled = 0;
        return room.AsSpan(PrefixBytes, whole - PrefixBytes);
    }

    public void Dispose() => socket.Dispose();
}
