using Piaohao.Acquirer.Books;

namespace Piaohao.Acquirer.Network;

/// <summary>A reversal that waits for the network's word.</summary>
internal sealed class StandingReversal(NetworkReversal reversal, bool mayHaveBeenSent)
{
    public NetworkReversal Reversal => reversal;

    /// <summary>Attempts since the host was started.</summary>
    public int Tries { get; set; }

    /// <summary>When the next attempt is due.</summary>
    public DateTimeOffset Due { get; set; } = DateTimeOffset.MinValue;

    /// <summary>True where the network may know it already: then it goes as 0421.</summary>
    public bool IsRepeat => mayHaveBeenSent || Tries > 0;
}
