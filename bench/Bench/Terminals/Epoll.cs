using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Piaohao.Bench.Terminals;

/// <summary>Linux's epoll for sockets that one thread reads: a thread pool between the kernel and a load generator would cost the processor that is to be measured.</summary>
internal sealed class Epoll : IDisposable
{
    private const int Add = 1, Readable = 1, EventsMax = 256, Interrupted = 4;

    /// <summary>The kernel packs the event on x64 only.</summary>
    private static readonly int DataAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8, EventBytes = DataAt + 8;

    private readonly byte[] events = new byte[EventsMax * EventBytes];
    private readonly int handle;

    public Epoll()
    {
        if (!OperatingSystem.IsLinux()) throw new IOException("The load generator needs Linux.");
        handle = Create(0);
        if (handle < 0) throw Failed("epoll_create1");
    }

    /// <summary>From now on <see cref="Wait"/> names <paramref name="number"/> whenever the socket can be read.</summary>
    public void Watch(nint socket, int number)
    {
        var one = new byte[EventBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(one, Readable);
        BinaryPrimitives.WriteInt64LittleEndian(one.AsSpan(DataAt), number);
        if (Control(handle, Add, (int)socket, one) != 0) throw Failed("epoll_ctl");
    }

    /// <summary>Waits for sockets to read, at most so long; their numbers are in <paramref name="ready"/>, which holds <see cref="EventsMax"/>. How many.</summary>
    public int Wait(TimeSpan atMost, int[] ready)
    {
        var time = new TimeSpec(atMost.Ticks / TimeSpan.TicksPerSecond, atMost.Ticks % TimeSpan.TicksPerSecond * 100);
        var count = WaitFor(handle, events, EventsMax, ref time, 0);
        if (count < 0 && Marshal.GetLastPInvokeError() != Interrupted) throw Failed("epoll_pwait2");
        for (var at = 0; at < count; at++) ready[at] = (int)BinaryPrimitives.ReadInt64LittleEndian(events.AsSpan((at * EventBytes) + DataAt));
        return Math.Max(0, count);
    }

    public static int[] ReadyRoom() => new int[EventsMax];

    public void Dispose() => _ = Close(handle);

    private static IOException Failed(string call) => new($"{call} failed with {Marshal.GetLastPInvokeError()}.");

    private readonly record struct TimeSpec(long Seconds, long Nanoseconds);

#pragma warning disable SYSLIB1054 // Plain calls: no generated marshalling, and so no unsafe code in this project.
    [DllImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Create(int flags);

    [DllImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(int epoll, int operation, int descriptor, byte[] change);

    [DllImport("libc", EntryPoint = "epoll_pwait2", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int WaitFor(int epoll, byte[] events, int eventsMax, ref TimeSpec atMost, nint signals);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
#pragma warning restore SYSLIB1054
}
