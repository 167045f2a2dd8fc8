using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;
using Piaohao.Keys;
using Piaohao.Simulation.Lines;
using Piaohao.Simulation.Town;
using Piaohao.Storage;

namespace Piaohao.Simulation.Mutants;

/// <summary>The ways in which a defect gets into a town: a trigger in a new database, somebody on the line who changes messages, a secure module that believes every
/// MAC.</summary>
internal static class Planting
{
    private const int PrefixBytes = 2;

    public static void InHost(World world, params string[] triggers) => world.Host.Installed = books => Add(books, triggers);

    public static void InBank(World world, params string[] triggers) => world.Bank.Installed = books => Add(books, triggers);

    public static void InTills(World world, params string[] triggers)
    {
        foreach (var till in world.Tills) till.Installed = books => Add(books, triggers);
    }

    /// <summary>Every till takes any MAC for right, as if nobody had written the check.</summary>
    public static void TillsBelieveMacs(World world)
    {
        foreach (var till in world.Tills) till.Guard = hsm => new CredulousHsm(hsm);
    }

    /// <summary>Changes answers on their way to a till.</summary>
    public static void OnAnswers(World world, Func<TillMachine, Message, Message?> change)
    {
        foreach (var till in world.Tills) till.Line.Filter = (till.Line.Filter.There, bytes => Changed(bytes, message => change(till, message)));
    }

    /// <summary>Looks at requests on their way from a till; what it gives back goes to the host instead, null for the request as it is.</summary>
    public static void OnRequests(World world, Func<TillMachine, Message, byte[]?> change)
    {
        foreach (var till in world.Tills) till.Line.Filter = (bytes => Read(bytes) is { } message && change(till, message) is { } other ? other : bytes, till.Line.Filter.Back);
    }

    /// <summary>A message with its length in front.</summary>
    public static byte[] Framed(Message message)
    {
        var body = message.ToArray();
        return [(byte)(body.Length >> 8), (byte)body.Length, .. body];
    }

    public static Message? Read(byte[] frame)
    {
        if (frame.Length <= PrefixBytes) return null;
        var message = new Message(Dialect.UnionPayPos);
        return message.TryRead(frame.AsSpan(PrefixBytes), out _) ? message : null;
    }

    private static byte[] Changed(byte[] bytes, Func<Message, Message?> change) => Read(bytes) is { } message && change(message) is { } other ? Framed(other) : bytes;

    private static void Add(Database books, string[] triggers) => books.Write(session =>
    {
        foreach (var trigger in triggers) session.Execute(trigger);
    });
}
