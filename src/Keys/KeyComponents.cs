namespace Piaohao.Keys;

/// <summary>A key brought by several people, of whom none knows it: the XOR of its components.</summary>
public static class KeyComponents
{
    /// <summary>Adds one more component to <paramref name="key"/> (all zeros before the first) and wipes it.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Add(Span<byte> key, Span<byte> component)
    {
        if (component.Length != key.Length)
            throw new ArgumentException("A component is as long as the key.", nameof(component));
        for (var i = 0; i < key.Length; i++) key[i] ^= component[i];
        component.Clear();
    }
}
