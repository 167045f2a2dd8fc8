namespace Piaohao.Terminal.Operators;

/// <summary>What may be done at the terminal, as rights name it.</summary>
internal enum Right
{
    /// <summary>Sales, pre-authorisations, balance and transaction queries.</summary>
    Sell,

    /// <summary>Voids of sales, pre-authorisations and completions.</summary>
    Void,

    Refund,

    /// <summary>Completions, offline sales and tips.</summary>
    Complete,

    /// <summary>Slips printed again.</summary>
    Reprint,

    /// <summary>Settlement and sign-off.</summary>
    Settle,

    /// <summary>Operators and their passwords.</summary>
    Operators,

    /// <summary>Settings of the device, downloads, journal backup, training.</summary>
    Settings,
}
