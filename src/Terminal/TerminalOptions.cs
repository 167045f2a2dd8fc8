using System.Collections.Immutable;
using System.Net;
using Piaohao.Amounts;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Terminal.Operators;

namespace Piaohao.Terminal;

/// <summary>Which working keys the terminal asks for at sign-in (60.3).</summary>
public enum KeyScheme
{
    /// <summary>004: PIK, MAK and TDK of double length; field 62 of the answer has 60 bytes.</summary>
    DoubleWithTrackKey,

    /// <summary>003: PIK and MAK of double length; 40 bytes. Tracks then travel in clear.</summary>
    Double,

    /// <summary>001: PIK and MAK of single length; 24 bytes. Weak, for hosts that have nothing better.</summary>
    Single,
}

/// <summary>The profile of one terminal: who it is, whom it calls, what it may do.</summary>
public sealed record TerminalOptions
{
    /// <summary>Terminal number (field 41), 8 characters.</summary>
    public required string Tid { get; init; }

    /// <summary>Merchant number (field 42), 15 characters.</summary>
    public required string Mid { get; init; }

    /// <summary>The merchant's name on slips, at most 40 characters in each language.</summary>
    public required Bilingual MerchantName { get; init; }

    /// <summary>The acquirer's host.</summary>
    public required EndPoint Host { get; init; }

    /// <summary>TPDU of requests.</summary>
    public Tpdu Tpdu { get; init; } = new(0x60, Destination: 0x0003, Source: 0x0000);

    /// <summary>Header of requests.</summary>
    public PosHeader Header { get; init; } = new(ApplicationType: 60, SoftwareVersion: 32, Status: 0, ProcessingRequirement.None, Reserved: 0);

    /// <summary>Working keys asked for at sign-in.</summary>
    public KeyScheme KeyScheme { get; init; } = KeyScheme.DoubleWithTrackKey;

    /// <summary>Hardware serial number, which the device information (field 59, A2) carries.</summary>
    public string SerialNumber { get; init; } = "PH00000001";

    /// <summary>Network licence number, 4 or 5 characters, in front of the serial number in field 62 of the sign-in.</summary>
    public string Licence { get; init; } = "00000";

    /// <summary>Device type of the device information: <c>04</c> smart POS.</summary>
    public string DeviceType { get; init; } = "04";

    /// <summary>Program version of the device information, at most 8 characters.</summary>
    public string SoftwareVersion { get; init; } = "1.0.0";

    /// <summary>How long a connection may take to open.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the terminal waits for an answer.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a screen waits for a key or a card before the operation is given up.</summary>
    public TimeSpan StepTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a screen that only informs stays.</summary>
    public TimeSpan NoticeTime { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Time between two tries of a reversal.</summary>
    public TimeSpan ReversalRetry { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Tries of a reversal after which the screen says whom to call. The reversal is still sent again, and no sale is offered meanwhile.</summary>
    public int ReversalTries { get; init; } = 3;

    /// <summary>Whom the cashier calls, as shown: a name and a number.</summary>
    public Bilingual Support { get; init; } = new("收单机构客服", "your acquirer");

    /// <summary>The largest amount of one sale.</summary>
    public Money AmountCeiling { get; init; } = Money.Fen(99_999_999);

    /// <summary>True where a card number may be typed.</summary>
    public bool ManualEntry { get; init; }

    /// <summary>Columns of the paper until the operator changes it: 32 on 58 mm, 48 on 80 mm.</summary>
    public int PaperColumns { get; init; } = 32;

    /// <summary>The language until the operator changes it.</summary>
    public bool English { get; init; }

    /// <summary>Pause after each line of the self-test, so that it can be read.</summary>
    public TimeSpan SelfTestPace { get; init; } = TimeSpan.FromMilliseconds(120);

    /// <summary>Names of institutions by their number, for slips; an unknown one is printed as its number.</summary>
    public ImmutableDictionary<string, Bilingual> Institutions { get; init; } = ImmutableDictionary<string, Bilingual>.Empty;

    /// <summary>The hour at which a business day ends; a terminal signs in once a day.</summary>
    public TimeOnly DayEnd { get; init; } = new(23, 0);

    /// <summary>Rounds of PBKDF2 (HMAC-SHA-256) for the passwords of new operators.</summary>
    public int PasswordIterations { get; init; } = 600_000;

    /// <summary>Operators to add where the journal does not have them yet.</summary>
    public ImmutableArray<OperatorSeed> Operators { get; init; } = [];

    /// <summary>Checks lengths and ranges.</summary>
    /// <exception cref="ArgumentException">A value cannot be: the message names it.</exception>
    public void Validate()
    {
        Require(nameof(Tid), Tid.Length == 8, "The terminal number has 8 characters.");
        Require(nameof(Mid), Mid.Length == 15, "The merchant number has 15 characters.");
        Require(nameof(Header), PosHeader.TryParse(Header.ToString(), out _), "The header has 12 digits.");
        Require(nameof(PaperColumns), PaperColumns is 32 or 48, "Paper has 32 or 48 columns.");
        Require(nameof(SoftwareVersion), SoftwareVersion.Length <= 8, "The program version has at most 8 characters.");
        Require(nameof(SerialNumber), SerialNumber.Length is > 0 and <= 50 && Licence.Length <= 5, "The serial number has 1 to 50 characters, the licence at most 5.");
        Require(nameof(ReversalTries), ReversalTries > 0 && PasswordIterations > 0, "Counts are above zero.");
        Require(nameof(AmountCeiling), AmountCeiling is { Minor: > 0 and <= 999_999_999_999 }, "The ceiling is above zero and fits field 4.");
    }

    private static void Require(string option, bool holds, string rule)
    {
        if (!holds) throw new ArgumentException(rule, option);
    }
}
