namespace Piaohao.Terminal.Screens;

/// <summary>The keys of the machine. What a key means is the screen's business.</summary>
public enum Key
{
    D0, D1, D2, D3, D4, D5, D6, D7, D8, D9,

    /// <summary>Two zeros.</summary>
    DoubleZero,

    /// <summary>Adds another amount.</summary>
    Plus,

    /// <summary>Takes back the last digit (yellow).</summary>
    Clear,

    /// <summary>Ends the operation (red).</summary>
    Cancel,

    /// <summary>Goes on (green).</summary>
    Confirm,

    Menu, Up, Down, F1, F2, F3, F4,

    /// <summary>Changes between Chinese and English at any moment.</summary>
    Language,

    /// <summary>Tears the paper and confirms that the slip is in hand.</summary>
    Paper,
}
