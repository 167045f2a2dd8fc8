using System.Collections.Frozen;
using System.Collections.Immutable;
using Piaohao.Orders;

namespace Piaohao.Merchants.Orders;

/// <summary>What every terminal should have and do, at one moment; immutable, asked without a query.</summary>
public sealed class OrderPlan
{
    /// <summary>The group of terminals that nobody has put into another.</summary>
    public const string StandardGroup = "standard";

    /// <summary>Nothing is ordered.</summary>
    public static readonly OrderPlan Empty = new(0, [], [], [], [], []);

    private readonly FrozenDictionary<string, string> groups;
    private readonly FrozenDictionary<(string Group, SetKind Kind), RollOut> rollOuts;
    private readonly FrozenDictionary<(string Group, SetKind Kind, int Version), OrderedSet> sets;
    private readonly FrozenDictionary<(string TerminalId, TerminalWish Wish), DateTimeOffset> wishes;
    private readonly FrozenDictionary<string, DateTimeOffset> lifted;

    internal OrderPlan(
        long change, IEnumerable<KeyValuePair<string, string>> groups, IEnumerable<OrderedSet> sets, IEnumerable<RollOut> rollOuts,
        IEnumerable<((string TerminalId, TerminalWish Wish) Key, DateTimeOffset At)> wishes, IEnumerable<KeyValuePair<string, DateTimeOffset>> lifted)
    {
        Change = change;
        Sets = [.. sets];
        RollOuts = [.. rollOuts];
        this.groups = groups.ToFrozenDictionary(StringComparer.Ordinal);
        this.sets = Sets.ToFrozenDictionary(set => (set.Group, set.Kind, set.Stamp.Version));
        this.rollOuts = RollOuts.ToFrozenDictionary(rollOut => (rollOut.Group, rollOut.Kind));
        this.wishes = wishes.ToFrozenDictionary(wish => wish.Key, wish => wish.At);
        this.lifted = lifted.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The registry's change counter when this was read.</summary>
    public long Change { get; }

    /// <summary>Every published set, without its items.</summary>
    public ImmutableArray<OrderedSet> Sets { get; }

    /// <summary>The roll-out that holds for each group and kind.</summary>
    public ImmutableArray<RollOut> RollOuts { get; }

    public string GroupOf(string terminalId) => groups.GetValueOrDefault(terminalId, StandardGroup);

    /// <summary>The set a terminal should have; null where it should have none.</summary>
    public OrderedSet? WantedBy(string terminalId, SetKind kind)
    {
        var group = GroupOf(terminalId);
        return rollOuts.TryGetValue((group, kind), out var rollOut) ? sets.GetValueOrDefault((group, kind, rollOut.VersionFor(terminalId))) : null;
    }

    /// <summary>The roll-out that holds for the terminal's group; null where nothing of the kind is ordered.</summary>
    public RollOut? RollOutFor(string terminalId, SetKind kind) => rollOuts.GetValueOrDefault((GroupOf(terminalId), kind));

    /// <summary>A published set of the terminal's group with this version and digest; null where there is none.</summary>
    public OrderedSet? Find(string terminalId, SetKind kind, SetStamp stamp) =>
        sets.GetValueOrDefault((GroupOf(terminalId), kind, stamp.Version)) is { } set && set.Stamp == stamp ? set : null;

    /// <summary>When staff asked last; null where they never did.</summary>
    public DateTimeOffset? AskedAt(string terminalId, TerminalWish wish) => wishes.TryGetValue((terminalId, wish), out var at) ? at : null;

    /// <summary>When the terminal was made active last after a suspension; null where it never was.</summary>
    public DateTimeOffset? LiftedAt(string terminalId) => lifted.TryGetValue(terminalId, out var at) ? at : null;
}

/// <summary>What staff may want of a terminal; the number is the digit of the header.</summary>
public enum TerminalWish
{
    Status = 2,
    SignIn = 3,
}
