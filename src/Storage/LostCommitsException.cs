namespace Piaohao.Storage;

/// <summary>The server has not the history that was acknowledged: commits are missing on it, or another one takes writes beside it. Nothing more is written until people have
/// decided.</summary>
public sealed class LostCommitsException(string message) : IOException(message);
