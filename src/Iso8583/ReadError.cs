namespace Piaohao.Iso8583;

/// <summary>Why and where a message could not be read. It holds no field value, so it may be logged.</summary>
/// <param name="Path">The place in the message: <c>MTI</c>, <c>bitmap</c>, <c>35</c>, <c>35.length</c> …</param>
/// <param name="Offset">Bytes from the start of the source.</param>
/// <param name="Expected">What the dialect asks for there.</param>
/// <param name="Found">What stands there instead, without card data.</param>
public sealed record ReadError(string Path, int Offset, string Expected, string Found)
{
    public override string ToString() => $"field {Path} at byte {Offset}: expected {Expected}, found {Found}";
}
