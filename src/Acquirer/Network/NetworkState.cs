namespace Piaohao.Acquirer.Network;

/// <summary>How the link to the card network stands.</summary>
public enum NetworkState
{
    /// <summary>Not connected; the next attempt waits its time.</summary>
    Down = 0,

    /// <summary>Connected; sign-on and key exchange under way.</summary>
    SigningOn = 1,

    /// <summary>Signed on with working keys: sales go through.</summary>
    Up = 2,
}
