namespace Piaohao.Storage;

/// <summary>A lasting writer as others see it.</summary>
/// <param name="Number">No writer of the schema had it before.</param>
/// <param name="Name">Its name.</param>
/// <param name="Last">The number of its last transaction: it grows while the writer lives.</param>
public readonly record struct WriterMark(long Number, string Name, long Last);
