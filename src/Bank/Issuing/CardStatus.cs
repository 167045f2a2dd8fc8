namespace Piaohao.Bank.Issuing;

/// <summary>What the issuer says of a card.</summary>
public enum CardStatus
{
    /// <summary>In use.</summary>
    Normal,

    /// <summary>Reported lost: answer 41.</summary>
    Lost,

    /// <summary>Reported stolen: answer 43.</summary>
    Stolen,

    /// <summary>Ended before its date, for instance by a replacement: answer 54.</summary>
    Expired,

    /// <summary>Blocked by the issuer: answer 62.</summary>
    Blocked,
}
