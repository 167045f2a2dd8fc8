using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Piaohao.Storage;

/// <summary>The calls that give a statement its values: some hundred with every sale, each of a few nanoseconds' work in SQLite. Through the library's safe handles, and with
/// the runtime's change of mode for native code, each costs many times that.</summary>
internal static partial class SqliteBinding
{
    private const string Library = "e_sqlite3";

    /// <summary>SQLite takes a copy before it returns (<c>SQLITE_TRANSIENT</c>).</summary>
    public const nint Copied = -1;

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_null")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl), typeof(CallConvSuppressGCTransition)])]
    public static partial int Null(nint statement, int place);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int64")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl), typeof(CallConvSuppressGCTransition)])]
    public static partial int Int64(nint statement, int place, long value);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_text")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl), typeof(CallConvSuppressGCTransition)])]
    public static partial int Text(nint statement, int place, ReadOnlySpan<byte> utf8, int bytes, nint destructor);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_blob")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl), typeof(CallConvSuppressGCTransition)])]
    public static partial int Blob(nint statement, int place, ReadOnlySpan<byte> content, int bytes, nint destructor);
}
