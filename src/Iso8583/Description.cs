namespace Piaohao.Iso8583;

/// <summary>Prints a message for people, a line a field: number, name, value. Card numbers show 6 + 4; tracks, PIN blocks, keys and chip
/// data show their length only; a field the dialect does not know as harmless is hidden (masking fails closed).</summary>
public static class Description
{
    /// <summary>One field as shown to people.</summary>
    /// <param name="Number">2 to 128.</param>
    /// <param name="Name">The field's name in the dialect's own terms, such as <c>RRN</c>.</param>
    /// <param name="Value">The masked value.</param>
    /// <param name="Meaning">What the value says where that is known (response-code text, entry mode …), otherwise null.</param>
    public sealed record Line(int Number, string Name, string Value, string? Meaning);

    public static IReadOnlyList<Line> Lines(Message message) => throw new NotImplementedException();

    public static string Describe(Message message) => throw new NotImplementedException();
}
