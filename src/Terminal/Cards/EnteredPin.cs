namespace Piaohao.Terminal.Cards;

/// <summary>The PIN pad's buffer: digits go in, only the secure module takes them out, and they are wiped.</summary>
internal sealed class EnteredPin : IDisposable
{
    public const int Shortest = 4;
    public const int Longest = 12;
    private readonly char[] digits = new char[Longest];

    /// <summary>Digits entered: all the screen may show.</summary>
    public int Length { get; private set; }

    public void Add(char digit)
    {
        if (Length < Longest) digits[Length++] = digit;
    }

    public void RemoveLast()
    {
        if (Length > 0) digits[--Length] = '\0';
    }

    /// <summary>The digits, for the command that wipes them.</summary>
    public Span<char> TakeDigits() => digits.AsSpan(0, Length);

    public void Dispose()
    {
        Array.Clear(digits);
        Length = 0;
    }
}
