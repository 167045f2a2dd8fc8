using System.Globalization;
using System.Text;

namespace Piaohao.Orders;

/// <summary>Field 62 of a parameter download: tags of two digits with values of fixed length (docs/wire.md). What is null leaves the terminal's own setting.</summary>
public sealed record OrderedParameters
{
    /// <summary>GB18030, in which terminals write Chinese.</summary>
    private static readonly Encoding Chinese = CodePagesEncodingProvider.Instance.GetEncoding(54936)
        ?? throw new InvalidOperationException("This runtime has no GB18030.");

    private static readonly Dictionary<int, int> Lengths = new()
    {
        [12] = 2, [13] = 1, [14] = 14, [15] = 14, [16] = 14, [17] = 14, [18] = 1, [19] = 2, [20] = 1, [21] = 1, [22] = 40, [23] = 1, [24] = 1, [25] = 1, [26] = 8, [27] = 12,
    };

    /// <summary>How long the terminal waits for an answer, 1 to 99 seconds.</summary>
    public int? AnswerTimeoutSeconds { get; init; }

    /// <summary>Tries of a message before people are told, 1 to 9.</summary>
    public int? Tries { get; init; }

    /// <summary>Up to three telephone numbers of the acquirer's service, at most 14 characters each; the first is shown to the cashier.</summary>
    public string? Telephone { get; init; }

    public string? SecondTelephone { get; init; }

    public string? ThirdTelephone { get; init; }

    /// <summary>Whom the shop's manager calls, at most 14 characters.</summary>
    public string? ManagementTelephone { get; init; }

    /// <summary>Tips are taken.</summary>
    public bool? Tips { get; init; }

    /// <summary>The largest tip in percent of the sale, 0 to 99.</summary>
    public int? TipPercent { get; init; }

    /// <summary>Card numbers may be typed.</summary>
    public bool? ManualEntry { get; init; }

    /// <summary>The terminal signs off after settlement.</summary>
    public bool? AutomaticSignOff { get; init; }

    /// <summary>The merchant's name on slips, at most 40 bytes of GB18030.</summary>
    public string? MerchantName { get; init; }

    /// <summary>Sendings of a stored item in one go, 1 to 9.</summary>
    public int? Sendings { get; init; }

    /// <summary>Offline sales are taken.</summary>
    public bool? OfflineSales { get; init; }

    /// <summary>Which master key is used, 0 to 9.</summary>
    public int? KeyIndex { get; init; }

    /// <summary>What the terminal offers, a bit each (<see cref="SupportBits"/>).</summary>
    public SupportBits? Supports { get; init; }

    /// <summary>The largest offline sale, in fen.</summary>
    public long? OfflineMaximum { get; init; }

    /// <summary>Reads the field's bytes; false where a tag is unknown or doubled, cut off, or its value is not in its form.</summary>
    public static bool TryParse(ReadOnlySpan<byte> field62, out OrderedParameters parameters)
    {
        parameters = new OrderedParameters();
        var values = new Dictionary<int, string>();
        while (field62.Length > 0)
        {
            if (field62.Length < 2 || !int.TryParse(Encoding.ASCII.GetString(field62[..2]), NumberStyles.None, CultureInfo.InvariantCulture, out var tag)) return false;
            if (!Lengths.TryGetValue(tag, out var length) || field62.Length < 2 + length) return false;
            if (!values.TryAdd(tag, Chinese.GetString(field62.Slice(2, length)).TrimEnd(' '))) return false;
            field62 = field62[(2 + length)..];
        }

        parameters = Of(values);
        // What was read must be what is written: nothing is guessed.
        return parameters.Values().Count() == values.Count && parameters.IsInRange();
    }

    /// <summary>The field's bytes.</summary>
    /// <exception cref="InvalidOperationException">A value does not fit its place.</exception>
    public byte[] ToArray()
    {
        if (!IsInRange()) throw new InvalidOperationException("A parameter is out of its range.");
        var bytes = new List<byte>();
        foreach (var (tag, value) in Values())
        {
            var place = new byte[Lengths[tag]];
            place.AsSpan().Fill((byte)' ');
            if (!Chinese.TryGetBytes(value, place, out _)) throw new InvalidOperationException($"The value of parameter {tag} is longer than {place.Length} bytes.");
            bytes.AddRange(Encoding.ASCII.GetBytes(tag.ToString("00", CultureInfo.InvariantCulture)));
            bytes.AddRange(place);
        }

        return [.. bytes];
    }

    private static OrderedParameters Of(Dictionary<int, string> values)
    {
        return new OrderedParameters
        {
            AnswerTimeoutSeconds = Number(12),
            Tries = Number(13),
            Telephone = values.GetValueOrDefault(14),
            SecondTelephone = values.GetValueOrDefault(15),
            ThirdTelephone = values.GetValueOrDefault(16),
            ManagementTelephone = values.GetValueOrDefault(17),
            Tips = Switch(18),
            TipPercent = Number(19),
            ManualEntry = Switch(20),
            AutomaticSignOff = Switch(21),
            MerchantName = values.GetValueOrDefault(22),
            Sendings = Number(23),
            OfflineSales = Switch(24),
            KeyIndex = Number(25),
            Supports = Bits(26),
            OfflineMaximum = long.TryParse(values.GetValueOrDefault(27), NumberStyles.None, CultureInfo.InvariantCulture, out var fen) ? fen : null,
        };

        int? Number(int tag) => int.TryParse(values.GetValueOrDefault(tag), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

        bool? Switch(int tag) => values.GetValueOrDefault(tag) switch { "1" => true, "0" => false, _ => null };

        SupportBits? Bits(int tag) =>
            uint.TryParse(values.GetValueOrDefault(tag), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits) ? (SupportBits)bits : null;
    }

    private IEnumerable<(int Tag, string Value)> Values()
    {
        (int Tag, string? Value)[] all =
        [
            (12, Digits(AnswerTimeoutSeconds, 2)), (13, Digits(Tries, 1)), (14, Telephone), (15, SecondTelephone), (16, ThirdTelephone), (17, ManagementTelephone),
            (18, Digit(Tips)), (19, Digits(TipPercent, 2)), (20, Digit(ManualEntry)), (21, Digit(AutomaticSignOff)), (22, MerchantName), (23, Digits(Sendings, 1)),
            (24, Digit(OfflineSales)), (25, Digits(KeyIndex, 1)), (26, Supports is { } bits ? ((uint)bits).ToString("X8", CultureInfo.InvariantCulture) : null),
            (27, Digits(OfflineMaximum, 12)),
        ];
        return all.Where(value => value.Value is not null).Select(value => (value.Tag, value.Value!));
    }

    private bool IsInRange() =>
        AnswerTimeoutSeconds is null or (>= 1 and <= 99) && Tries is null or (>= 1 and <= 9) && TipPercent is null or (>= 0 and <= 99)
        && Sendings is null or (>= 1 and <= 9) && KeyIndex is null or (>= 0 and <= 9) && OfflineMaximum is null or (>= 0 and <= 999_999_999_999)
        && IsShown(Telephone) && IsShown(SecondTelephone) && IsShown(ThirdTelephone) && IsShown(ManagementTelephone) && IsShown(MerchantName);

    private static bool IsShown(string? text) => text is null || (text.Length > 0 && !text.Any(char.IsControl) && !text.Contains('�', StringComparison.Ordinal));

    private static string? Digit(bool? value) => value switch { true => "1", false => "0", null => null };

    private static string? Digits(long? value, int length) => value?.ToString(CultureInfo.InvariantCulture).PadLeft(length, '0');
}

/// <summary>What a terminal offers (tag 26).</summary>
[Flags]
public enum SupportBits : uint
{
    None = 0,
    Sale = 1,
    SaleVoid = 2,
    Refund = 4,
    Balance = 8,
    PreAuthorisation = 0x10,
    PreAuthorisationVoid = 0x20,
    Completion = 0x40,
    CompletionVoid = 0x80,
    CompletionNotice = 0x100,
    OfflineSale = 0x200,
    Tip = 0x400,
    ManualEntry = 0x800,
}
