namespace Piaohao.Merchants;

/// <summary>Whether a merchant or a terminal may take money. Moves: active ⇄ suspended, both → closed; closed is
/// final.</summary>
public enum Standing
{
    /// <summary>It may trade.</summary>
    Active = 1,

    /// <summary>It may not for now: risk, missing sign-ins, an open question.</summary>
    Suspended = 2,

    /// <summary>The contract, or the terminal's life, has ended.</summary>
    Closed = 3,
}
