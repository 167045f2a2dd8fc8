using System.Globalization;
using System.Text;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Orders;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Orders;

/// <summary>Fetches one set item by item, each durable as it comes, so that a cut line, a key or a power cut loses nothing; looks at the whole, and only then uses it.
/// The fault's code of a set that is refused is in <see cref="Fault"/>.</summary>
internal sealed class SetDownload(Machine machine, SetKind kind)
{
    private const byte Last = (byte)'1', More = (byte)'2', None = (byte)'0';
    private readonly OrderStore store = machine.OrderStore;
    private readonly OrderLine line = new(machine);

    /// <summary>Why the set was refused; null where it was taken, or has not come whole.</summary>
    public string? Fault { get; private set; }

    /// <summary>The stamp that is now in use or refused; null where the set has not come.</summary>
    public SetStamp? Stamp { get; private set; }

    public async Task<OrderStep> RunAsync(CancellationToken stop)
    {
        Show(0, 0);
        var (first, step) = await line.AskAsync(First(0), stop);
        if (first is null) return step;
        if (!SetStamp.TryRead(first, out var stamp)) return OrderStep.Failed;
        if (store.InUse(kind)?.Stamp == stamp) return Ended(stamp);

        var set = store.Other(kind) is { } other && other.Stamp == stamp ? other : await store.BeginAsync(kind, stamp, stop);
        if (set.Progress != SetProgress.Whole)
        {
            step = await FetchAsync(set, first, stop);
            if (step != OrderStep.Done) return step;
        }

        Fault = new SetExamination(machine.Options.SoftwareSigner).FaultOf(set, store.Items(set));
        if (Fault is null) await store.UseAsync(set, stop);
        else await store.RefuseAsync(set, stop);
        return Ended(stamp);
    }

    private OrderStep Ended(SetStamp stamp)
    {
        Stamp = stamp;
        return OrderStep.Done;
    }

    private Message First(int heard) => kind switch
    {
        SetKind.Parameters => machine.Requests.Order(800, NetworkCodes.Parameters, machine.Memory.Batch),
        SetKind.CaKeys => Query(NetworkCodes.CaKeyQuery, heard),
        SetKind.ChipParameters => Query(NetworkCodes.ChipParameterQuery, heard),
        SetKind.Software => machine.Requests.Order(800, NetworkCodes.Software, machine.Memory.Batch),
        _ => Numbered(NetworkCodes.Blacklist, "0000"),
    };

    private async Task<OrderStep> FetchAsync(StoredSet set, Message first, CancellationToken stop)
    {
        if (SetItems.NamingElements(kind) > 0) return await FetchNamedAsync(set, first, stop);
        if (kind == SetKind.Blacklist) return await FetchListAsync(set, first, stop);
        if (store.Count(set) == 0) await store.AddAsync(set, 0, first.Bytes(62), stop);
        return kind == SetKind.Parameters
            ? OrderStep.Done
            : await FetchNumberedAsync(
                set, number => Numbered(NetworkCodes.SoftwareBlock, ((number - 1) * SetItems.BlockLength).ToString("00000000", CultureInfo.InvariantCulture)), BlocksOf(first), stop);
    }

    /// <summary>The names first, then each key or AID whose content has not come.</summary>
    private async Task<OrderStep> FetchNamedAsync(StoredSet set, Message first, CancellationToken stop)
    {
        var items = store.Items(set);
        if (set.Progress == SetProgress.Arriving)
        {
            // A list that broke off begins anew: it is one or two messages.
            set = await store.BeginAsync(kind, set.Stamp, stop);
            if (await ListAsync(set, first, stop) is var listed && listed != OrderStep.Done) return listed;
            items = store.Items(set);
        }

        var code = kind == SetKind.CaKeys ? NetworkCodes.CaKeys : NetworkCodes.ChipParameters;
        foreach (var item in items)
        {
            if (item.Content is not null) continue;
            Show(item.Number, items.Count);
            var (answer, step) = await line.AskAsync(machine.Requests.Order(800, code, machine.Memory.Batch).SetBytes(62, item.Name), stop);
            if (answer is null) return step;
            if (!IsOf(set, answer) || answer.Bytes(62) is not [Last, ..]) return OrderStep.Failed;
            await store.AddAsync(set, item.Number, answer.Bytes(62)[1..], stop);
        }

        return OrderStep.Done;
    }

    private async Task<OrderStep> ListAsync(StoredSet set, Message first, CancellationToken stop)
    {
        var answer = first;
        for (var heard = 0; heard <= SetItems.ListedMax;)
        {
            if (!IsOf(set, answer) || !TryNames(answer.Bytes(62), out var flag, out var names)) return OrderStep.Failed;
            await store.ListAsync(set, names, flag != More, stop);
            if (flag != More) return OrderStep.Done;
            heard += names.Count;
            var (next, step) = await line.AskAsync(First(heard), stop);
            if (next is null) return step;
            answer = next;
        }

        return OrderStep.Failed;
    }

    /// <summary>The first answer was the head of the list already.</summary>
    private async Task<OrderStep> FetchListAsync(StoredSet set, Message first, CancellationToken stop)
    {
        if (first.Bytes(62) is not [Last or More, _, ..]) return OrderStep.Failed;
        if (store.Count(set) == 0) await store.AddAsync(set, 0, first.Bytes(62)[1..], stop);
        return first.Bytes(62)[0] == Last
            ? OrderStep.Done
            : await FetchNumberedAsync(set, number => Numbered(NetworkCodes.Blacklist, number.ToString("0000", CultureInfo.InvariantCulture)), 0, stop);
    }

    private async Task<OrderStep> FetchNumberedAsync(StoredSet set, Func<int, Message> request, int total, CancellationToken stop)
    {
        const int ItemsMax = (SoftwareManifest.SizeMax / SetItems.BlockLength) + 2;
        // The last of those that have come may be the set's last: it is asked for again, which tells.
        for (var number = Math.Max(store.Count(set) - 1, 1); number < ItemsMax; number++)
        {
            Show(number, total);
            var (answer, step) = await line.AskAsync(request(number), stop);
            if (answer is null) return step;
            if (!IsOf(set, answer) || answer.Bytes(62) is not [Last or More, _, ..]) return OrderStep.Failed;
            await store.AddAsync(set, number, answer.Bytes(62)[1..], stop);
            if (answer.Bytes(62)[0] == Last) return OrderStep.Done;
        }

        return OrderStep.Failed;
    }

    private Message Query(int code, int heard) =>
        machine.Requests.Order(820, code, machine.Memory.Batch).SetBytes(62, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"1{heard:00}")));

    private Message Numbered(int code, string number) => machine.Requests.Order(800, code, machine.Memory.Batch).SetBytes(62, Encoding.ASCII.GetBytes(number));

    /// <summary>A set that was replaced while it came is fetched anew at the next try.</summary>
    private static bool IsOf(StoredSet set, Message answer) => SetStamp.TryRead(answer, out var stamp) && stamp == set.Stamp;

    private bool TryNames(ReadOnlySpan<byte> field62, out byte flag, out IReadOnlyList<byte[]> names)
    {
        var read = new List<byte[]>();
        names = read;
        flag = field62.Length == 0 ? (byte)0 : field62[0];
        if (flag is not (None or Last or More)) return false;
        for (var rest = field62[1..]; rest.Length > 0; rest = rest[read[^1].Length..])
        {
            var name = SetItems.NameOf(kind, rest);
            if (name.Length == 0) return false;
            read.Add(name.ToArray());
        }

        return flag != More || read.Count > 0;
    }

    private static int BlocksOf(Message first) =>
        SoftwareManifest.TryParse(first.Bytes(62), out var manifest) ? ((manifest.Size + SetItems.BlockLength - 1) / SetItems.BlockLength) + 1 : 0;

    private void Show(int done, int total) => machine.Face.Show(texts => new View("order", texts["order.title"])
    {
        Lines =
        [
            new ScreenLine(texts[$"order.{kind}"], LineMark.Busy),
            new ScreenLine(total > 0 ? texts.Of("order.progress", done, total) : texts.Of("order.count", done)),
        ],
        Prompt = texts["order.prompt"],
        Tone = ScreenTone.Busy,
    });
}
