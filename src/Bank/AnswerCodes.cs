using Piaohao.Iso8583.UnionPay;

namespace Piaohao.Bank;

/// <summary>The answer codes (field 39) that the network and its issuers give, one for each reason.</summary>
public static class AnswerCodes
{
    /// <summary>Approved; or reversed, or nothing to reverse.</summary>
    public const string Approved = "00";

    /// <summary>Approved in part: field 4 of the answer is the part.</summary>
    public const string PartApproved = "10";

    /// <summary>Processing code, condition, kind or currency that is not served, or that do not belong together.</summary>
    public const string InvalidTransaction = "12";

    /// <summary>The original is in a state that does not allow it: declined, taken back, voided, completed, refunded in full, or others build on it.</summary>
    public const string WrongState = "12";

    /// <summary>The amount is zero.</summary>
    public const string InvalidAmount = "13";

    /// <summary>The check digit is wrong, or the issuer knows no such card.</summary>
    public const string InvalidCard = "14";

    /// <summary>No issuer has this range of numbers.</summary>
    public const string NoIssuer = "15";

    /// <summary>The transaction was reversed before it came.</summary>
    public const string ReversedBefore = "22";

    /// <summary>The hold has lapsed: its pre-authorisation can no longer be completed or voided.</summary>
    public const string HoldLapsed = "22";

    /// <summary>The original of a reversal or a linked transaction was never seen, or is none that it can refer to.</summary>
    public const string NoOriginal = "25";

    /// <summary>A field is missing or does not hold what it must.</summary>
    public const string FormatError = "30";

    /// <summary>A message type the network does not serve.</summary>
    public const string NotServed = "40";

    /// <summary>The card was reported lost.</summary>
    public const string Lost = "41";

    /// <summary>The card was reported stolen.</summary>
    public const string Stolen = "43";

    /// <summary>The account's money, or the credit line, does not reach.</summary>
    public const string NotEnough = "51";

    /// <summary>The card has expired.</summary>
    public const string Expired = "54";

    /// <summary>The PIN is wrong, or is missing where the card asks for one.</summary>
    public const string WrongPin = "55";

    /// <summary>Number, expiry or service code sent differ from each other or from the card's; or the card is not the original's.</summary>
    public const string CardDataDiffer = "59";

    /// <summary>Above the limit for one transaction or for the day.</summary>
    public const string AboveLimit = "61";

    /// <summary>The issuer has blocked the card.</summary>
    public const string Blocked = "62";

    /// <summary>An amount that the original does not allow; or a reversal whose amount or card is not the original's.</summary>
    public const string AmountDiffers = "64";

    /// <summary>No PIN try is left.</summary>
    public const string PinTriesUsed = "75";

    /// <summary>Another message stands under this key.</summary>
    public const string KeyUsed = "94";

    /// <summary>The books could not be written; nothing was moved.</summary>
    public const string Malfunction = "96";

    /// <summary>The acquirer is not known or has not signed on.</summary>
    public const string NotSignedOn = "97";

    /// <summary>The PIN block does not decipher to a PIN.</summary>
    public const string MalformedPin = "99";

    /// <summary>The MAC is wrong or missing, or there is no key to check it with.</summary>
    public const string WrongMac = "A0";

    /// <summary>A fault that passes: what is told until it is answered comes again.</summary>
    public static bool IsTemporary(string code) => ResponseCode.Of(code).Action == ResponseAction.Wait || code is Retry or NotSignedOn or WrongMac;

    private const string Retry = "09";

    /// <summary>True for the codes that approve, in whole or in part.</summary>
    public static bool IsApproval(string code) => code is Approved or PartApproved;
}
