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

    /// <summary><c>NetworkLink.RunAsync await 2</c>; what is no async method goes by the name of its delegate.</summary>
    private string Name(object? state)
    {
        if (state is not Action { Target: { } box } action) return state?.GetType().Name ?? "start";
        if (!methods.TryGetValue(box.GetType(), out var known)) methods[box.GetType()] = known = Learn(box.GetType(), action);
        if (known.Machine is null || known.Place is null) return known.Method;
        return $"{known.Method} await {known.Place.GetValue(known.Machine.GetValue(box))}";
    }

    private static (string, FieldInfo?, FieldInfo?) Learn(Type box, Action action)
    {
        var machine = box.GetField("StateMachine", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        if (machine is null) return (action.Method.Name, null, null);
        var type = machine.FieldType;
        var place = type.GetField("<>1__state", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        var method = type.Name.StartsWith('<') ? type.Name[1..type.Name.IndexOf('>', StringComparison.Ordinal)] : type.Name;
        return ($"{type.DeclaringType?.FullName?.Replace("Piaohao.", "", StringComparison.Ordinal)}.{method}", machine, place);
    }
}
