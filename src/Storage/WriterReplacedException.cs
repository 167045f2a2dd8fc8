namespace Piaohao.Storage;

/// <summary>Another program is the writer of this database, or has become it: this one must not write, and ends.</summary>
public sealed class WriterReplacedException(string message) : IOException(message);
