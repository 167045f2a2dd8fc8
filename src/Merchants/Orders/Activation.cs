namespace Piaohao.Merchants.Orders;

/// <summary>A terminal's latest activation code, as the host keeps it.</summary>
/// <param name="SealedSecret">What was made of the code, sealed by the host's HSM.</param>
/// <param name="WrongTries">Proofs that did not fit.</param>
/// <param name="UsedNonce">The nonce of the terminal that has used it, in hex; empty where nobody has.</param>
public sealed record Activation(string TerminalId, byte[] SealedSecret, DateTimeOffset ExpiresAt, int WrongTries, string UsedNonce)
{
    /// <summary>Wrong proofs that end a code.</summary>
    public const int TriesMax = 5;

    /// <summary>True while a proof may be tried.</summary>
    public bool IsOpen(DateTimeOffset now) => WrongTries < TriesMax && now <= ExpiresAt;
}
