using System.Reflection;

namespace Piaohao.Simulation.Scheduling;

/// <summary>At which awaits of the product processes went on, and at which they died: an await is named by its method and its place in it.</summary>
public sealed class AwaitPoints
{
    private readonly Dictionary<Type, (string Method, FieldInfo? Machine, FieldInfo? Place)> methods = [];

    /// <summary>Awaits at which a process went on.</summary>
    public ISet<string> Seen { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Awaits at which a process died.</summary>
    public ISet<string> Crashed { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Every so many steps one is looked at, since looking costs more than the step.</summary>
    private const int Every = 16;

    /// <summary>What every party waits with: an await there says little.</summary>
    private static readonly string[] shared = ["Link.", "Storage.", "Terminal.Screens.", "Terminal.Machine", "Terminal.Journal.", "Terminal.Devices.", "Acquirer.Signal", "Simulation.", "Acquirer.Books."];

    private const int Deepest = 8;

    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private int steps;

    internal void See(object? state)
    {
        if (++steps % Every == 0) Seen.Add(Name(state));
    }

    internal string Crash(object? state)
    {
        var name = Name(state);
        Seen.Add(name);
        Crashed.Add(name);
        return name;
    }

    /// <summary>The innermost await of a party, not of what all of them wait with: <c>Terminal.Flows.OnlineTransaction.AuthoriseAsync await 3</c>.</summary>
    private string Name(object? state)
    {
        var leaf = "";
        for (var (next, depth) = (state, 0); depth < Deepest && Box(next) is { } box; (next, depth) = (Continuation(box), depth + 1))
        {
            var name = NameOf(box);
            if (leaf.Length == 0) leaf = name;
            if (!shared.Any(room => name.StartsWith(room, StringComparison.Ordinal))) return name;
        }

        return leaf.Length > 0 ? leaf : state?.GetType().Name ?? "start";
    }

    /// <summary>The state machine that a continuation belongs to.</summary>
    private static object? Box(object? continuation) => continuation switch
    {
        Action action => action.Target,
        Task task => task,
        null => null,
        _ when continuation.GetType().GetField("m_action", Any) is { } action => (action.GetValue(continuation) as Action)?.Target,
        _ => continuation,
    };

    /// <summary>What goes on after a state machine; null where nothing waits for it.</summary>
    private static object? Continuation(object box)
    {
        if (box is Task) return typeof(Task).GetField("m_continuationObject", Any)!.GetValue(box);
        var core = box.GetType().GetField("_valueTaskSource", Any)?.GetValue(box);
        return core?.GetType().GetField("_continuationState", Any)?.GetValue(core);
    }

    private string NameOf(object box)
    {
        if (!methods.TryGetValue(box.GetType(), out var known)) methods[box.GetType()] = known = Learn(box.GetType());
        if (known.Machine is null || known.Place is null) return known.Method;
        return $"{known.Method} await {known.Place.GetValue(known.Machine.GetValue(box))}";
    }

    private static (string, FieldInfo?, FieldInfo?) Learn(Type box)
    {
        var machine = box.GetField("StateMachine", Any);
        if (machine is null) return (box.Name, null, null);
        var type = machine.FieldType;
        var place = type.GetField("<>1__state", Any);
        var method = type.Name.StartsWith('<') ? type.Name[1..type.Name.IndexOf('>', StringComparison.Ordinal)] : type.Name;
        return ($"{type.DeclaringType?.FullName?.Replace("Piaohao.", "", StringComparison.Ordinal)}.{method}", machine, place);
    }
}
