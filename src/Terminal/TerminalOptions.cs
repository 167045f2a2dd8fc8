using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Piaohao.Amounts;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Terminal.Device;
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

/// <summary>Where a cardholder signs who entered no PIN.</summary>
public enum SignatureWay
{
    /// <summary>On the merchant's slip.</summary>
    Paper,

    /// <summary>On the glass, where the terminal has a pad.</summary>
    Screen,
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

    /// <summary>How the line to the host is enciphered until the device is set otherwise.</summary>
    public HostTrust HostTrust { get; init; } = HostTrust.Plain;

    /// <summary>SHA-256 of the host's certificate, 64 hex digits, for <see cref="HostTrust.Fingerprint"/>.</summary>
    public string HostFingerprint { get; init; } = "";

    /// <summary>The only authority that may vouch for the host, for <see cref="HostTrust.Authority"/>.</summary>
    public X509Certificate2? HostAuthority { get; init; }

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

    /// <summary>The public key (SubjectPublicKeyInfo, ECDSA P-256) that program packages are signed with; empty: none is taken.</summary>
    public ReadOnlyMemory<byte> SoftwareSigner { get; init; }

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

    /// <summary>True where a part of a sale may be approved (60.6): the rest is paid in another way.</summary>
    public bool PartApproval { get; init; }

    /// <summary>True where a sale that was authorised by telephone may be entered.</summary>
    public bool OfflineSales { get; init; }

    /// <summary>The largest amount of one offline sale.</summary>
    public Money OfflineCeiling { get; init; } = Money.Fen(99_999_999);

    /// <summary>How often a stored item is sent in one go before the line is left alone for a while.</summary>
    public int StoredSendings { get; init; } = 1;

    /// <summary>The largest tip in percent of the sale; 0 where no tips are taken.</summary>
    public int TipPercentMax { get; init; } = 20;

    /// <summary>How much of a pre-authorised amount a completion may take, in percent; the host checks it too.</summary>
    public int CompletionPercentMax { get; init; } = 115;

    /// <summary>How long a balance stays on the screen.</summary>
    public TimeSpan BalanceTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>True where a card number may be typed.</summary>
    public bool ManualEntry { get; init; }

    /// <summary>Where a cardholder signs.</summary>
    public SignatureWay Signature { get; init; }

    /// <summary>Up to this amount, and including it, nobody signs.</summary>
    public Money SignatureFreeUpTo { get; init; } = Money.Fen(0);

    /// <summary>How long the pad waits for a signature before it is asked for on the slip.</summary>
    public TimeSpan SignatureTime { get; init; } = TimeSpan.FromMinutes(2);

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

    /// <summary>When a batch is settled by itself until the shop sets another time (Asia/Shanghai); null: never.</summary>
    public TimeOnly? AutoSettleAt { get; init; }

    /// <summary>Whether the terminal signs off after a settlement, until the shop sets it otherwise.</summary>
    public bool SignOffAfterSettlement { get; init; }

    /// <summary>How many transactions the journal of a batch takes before it must be settled; at most 999, which field 48 can count.</summary>
    public int BatchLimit { get; init; } = 500;

    /// <summary>The total of one side from which a batch must be settled: 9 999 000 000.00 yuan, near the end of field 48.</summary>
    public Money BatchCeiling { get; init; } = Money.Fen(999_900_000_000);

    /// <summary>How long nobody may press a key before the screen is locked, until the shop sets it otherwise; null: it is not locked by itself.</summary>
    public TimeSpan? LockAfter { get; init; }

    /// <summary>Rounds of PBKDF2 (HMAC-SHA-256) for the passwords of new operators.</summary>
    public int PasswordIterations { get; init; } = 600_000;

    /// <summary>Operators to add where the journal does not have them yet.</summary>
    public ImmutableArray<OperatorSeed> Operators { get; init; } = [];

    /// <summary>Free space on the terminal's disk below which it warns, in bytes.</summary>
    public long LowSpace { get; init; } = 64L << 20;

    /// <summary>Where the menu writes backups of the journal; null for the folder <c>backup</c> beside the database.</summary>
    public string? BackupFolder { get; init; }

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
        Require(nameof(StoredSendings), StoredSendings is >= 1 and <= 9, "A stored item is sent 1 to 9 times in one go.");
        Require(nameof(TipPercentMax), TipPercentMax is >= 0 and <= 100 && CompletionPercentMax is >= 100 and <= 200, "A tip is at most the sale, a completion 100 to 200 percent.");
        Require(nameof(BatchLimit), BatchLimit is > 0 and <= 999, "A batch has 1 to 999 transactions.");
        Require(nameof(BatchCeiling), BatchCeiling is { Minor: > 0 and <= 999_900_000_000 }, "The ceiling of a batch leaves room in field 48.");
        Require(nameof(LockAfter), LockAfter is not { } after || after > TimeSpan.Zero, "The screen is locked after a time above zero.");
        Require(nameof(AmountCeiling), AmountCeiling is { Minor: > 0 and <= 999_999_999_999 }, "The ceiling is above zero and fits field 4.");
    }

    private static void Require(string option, bool holds, string rule)
    {
        if (!holds) throw new ArgumentException(rule, option);
    }
}
