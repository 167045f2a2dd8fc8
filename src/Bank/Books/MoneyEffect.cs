namespace Piaohao.Bank.Books;

/// <summary>What an approved transaction does to the cardholder's account. Its reversal does the opposite.</summary>
internal enum MoneyEffect
{
    /// <summary>No money moves; amounts may be held or let go.</summary>
    None,

    /// <summary>Money leaves the account.</summary>
    Takes,

    /// <summary>Money comes back into it.</summary>
    GivesBack,
}
