using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Iso8583;

namespace Piaohao.Orders;

/// <summary>What a terminal holds of one kind.</summary>
/// <param name="InUse">Version in use; 0 none.</param>
/// <param name="Refused">Version that arrived damaged and was not taken; 0 none.</param>
public readonly record struct HeldSet(SetKind Kind, int InUse, int Refused);

/// <summary>Field 59 tag <c>B5</c>: how a terminal is.</summary>
/// <param name="Sets">One for each kind, in the order of <see cref="Kinds"/>.</param>
/// <param name="ProgramVersion">At most 8 characters.</param>
/// <param name="HasPaper">False where the printer is out of paper or away.</param>
/// <param name="Reversals">Reversals that the host has not answered.</param>
/// <param name="Notices">Stored transactions and signatures that the host has not answered.</param>
/// <param name="OpenTransactions">Transactions of the batch that is not settled.</param>
public sealed record TerminalStatus(ImmutableArray<HeldSet> Sets, string ProgramVersion, bool HasPaper, int Reversals, int Notices, int OpenTransactions)
{
    public const string Tag = "B5";
    private const int SetLength = 17, Length = (5 * SetLength) + 23;

    /// <summary>The kinds in the order in which a host orders them and a status names them.</summary>
    public static ImmutableArray<SetKind> Kinds { get; } =
        [SetKind.Parameters, SetKind.CaKeys, SetKind.ChipParameters, SetKind.Blacklist, SetKind.Software];

    /// <summary>True where nothing of the terminal waits for the host.</summary>
    public bool IsClear => Reversals == 0 && Notices == 0 && OpenTransactions == 0;

    /// <summary>Reads the element's value; false where it is not in its form.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TerminalStatus value)
    {
        value = new TerminalStatus([], "", false, 0, 0, 0);
        if (text.Length != Length) return false;
        var sets = ImmutableArray.CreateBuilder<HeldSet>(Kinds.Length);
        foreach (var kind in Kinds)
        {
            if (text[0] != (char)('0' + (int)kind) || !TryNumber(text.Slice(1, 8), out var inUse) || !TryNumber(text.Slice(9, 8), out var refused)) return false;
            sets.Add(new HeldSet(kind, inUse, refused));
            text = text[SetLength..];
        }

        if (text[8] is not ('0' or '1') || !TryNumber(text.Slice(9, 4), out var reversals)) return false;
        if (!TryNumber(text.Slice(13, 4), out var notices) || !TryNumber(text.Slice(17, 6), out var open)) return false;
        value = new TerminalStatus(sets.MoveToImmutable(), text[..8].TrimEnd().ToString(), text[8] == '1', reversals, notices, open);
        return true;
    }

    /// <summary>Reads field 59 of a message; false where it holds no status.</summary>
    public static bool TryRead(Message message, out TerminalStatus value)
    {
        value = new TerminalStatus([], "", false, 0, 0, 0);
        return Field59.TryRead(message, out var field59) && TryParse(field59[Tag], out value);
    }

    /// <summary>As an element of field 59.</summary>
    public ExtensionElement ToElement() => new(Tag, ToString());

    /// <summary>The element's value; counts that do not fit their place stand as its largest number.</summary>
    public override string ToString()
    {
        var sets = Sets;
        var held = Kinds.Select(kind => sets.FirstOrDefault(set => set.Kind == kind) with { Kind = kind })
            .Select(set => string.Create(CultureInfo.InvariantCulture, $"{(int)set.Kind}{set.InUse:00000000}{set.Refused:00000000}"));
        return string.Create(CultureInfo.InvariantCulture,
            $"{string.Concat(held)}{ProgramVersion,-8}{(HasPaper ? 1 : 0)}{Math.Min(Reversals, 9999):0000}{Math.Min(Notices, 9999):0000}{Math.Min(OpenTransactions, 999_999):000000}");
    }

    public bool Equals(TerminalStatus? other) => other is not null && ToString() == other.ToString();

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    private static bool TryNumber(ReadOnlySpan<char> digits, out int value) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
