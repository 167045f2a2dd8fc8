using System.Globalization;
using System.Text;
using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Terminals;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Merchants.Orders;
using Piaohao.Orders;

namespace Piaohao.Acquirer.Orders;

/// <summary>What the host wants of a terminal, and the downloads by which it gets it (docs/wire.md, Orders). The caller holds the terminal's turn.</summary>
internal sealed class OrderDesk(OrderBoard board, FactBook facts, HostBooks books, TerminalAnswer answers, ActivationDesk activations, AcquirerMetrics metrics)
{
    private const byte None = (byte)'0', Last = (byte)'1', More = (byte)'2';

    /// <summary>Null where the message is no part of an order.</summary>
    public async Task<Message?> AnswerAsync(TerminalRequest request)
    {
        var answer = (request.Message.Mti.Value, request.Field60.NetworkCode) switch
        {
            (800, NetworkCodes.Parameters) => await WholeAsync(request, SetKind.Parameters),
            (820, NetworkCodes.CaKeyQuery) => await NamesAsync(request, SetKind.CaKeys),
            (800, NetworkCodes.CaKeys) => Named(request, SetKind.CaKeys),
            (820, NetworkCodes.ChipParameterQuery) => await NamesAsync(request, SetKind.ChipParameters),
            (800, NetworkCodes.ChipParameters) => Named(request, SetKind.ChipParameters),
            (800, NetworkCodes.Blacklist) => await NumberedAsync(request, SetKind.Blacklist, 4, 1),
            (800, NetworkCodes.Software) => await WholeAsync(request, SetKind.Software),
            (800, NetworkCodes.SoftwareBlock) => await NumberedAsync(request, SetKind.Software, 8, SetItems.BlockLength),
            (800, NetworkCodes.CaKeysEnd) => await EndAsync(request, SetKind.CaKeys),
            (800, NetworkCodes.ChipParametersEnd) => await EndAsync(request, SetKind.ChipParameters),
            (800, NetworkCodes.BlacklistEnd) => await EndAsync(request, SetKind.Blacklist),
            (800, NetworkCodes.SoftwareEnd) => await EndAsync(request, SetKind.Software),
            (820, NetworkCodes.Status) => await StatusAsync(request),
            (800, NetworkCodes.Activation) => await activations.AnswerAsync(request),
            _ => null,
        };
        if (answer is not null) metrics.Transaction(NetworkCodes.NameOf(request.Field60.NetworkCode) ?? "order", answer.Text(39) ?? "");
        return answer;
    }

    /// <summary>Writes into the answer's header what the host wants next.</summary>
    public void Mark(Message answer, TerminalRequest request)
    {
        var place = answer.Prefix[PosHeader.Offset..];
        if (PosHeader.TryRead(place, out var header))
            (header with { Requirement = Wanted(request.Terminal.MerchantId, request.Terminal.Id) }).Write(place);
    }

    private ProcessingRequirement Wanted(string merchantId, string terminalId)
    {
        var plan = board.Current;
        if (plan.AskedAt(terminalId, TerminalWish.SignIn) > facts.Of(merchantId, terminalId, TerminalFact.SignIn).At) return ProcessingRequirement.SignIn;
        if (plan.AskedAt(terminalId, TerminalWish.Status) > facts.Of(merchantId, terminalId, TerminalFact.Status).At) return ProcessingRequirement.UploadStatus;
        foreach (var kind in TerminalStatus.Kinds)
        {
            if (plan.WantedBy(terminalId, kind) is not { Stamp.Version: var version }) continue;
            var fact = facts.Of(merchantId, terminalId, (int)kind);
            // What the terminal found damaged is offered again only after staff have ordered it anew.
            var isRefused = fact.Refused == version && fact.At > plan.RollOutFor(terminalId, kind)!.At;
            if (fact.Version != version && !isRefused) return (ProcessingRequirement)(int)kind;
        }

        return ProcessingRequirement.None;
    }

    /// <summary>The first item: parameters, or the manifest.</summary>
    private async Task<Message> WholeAsync(TerminalRequest request, SetKind kind)
    {
        if (WantedBy(request, kind) is not { } set || Item(set, 0) is not { } item) return Refuse(request, "25");
        await OfferAgainAsync(request, set);
        return Give(request, set).SetBytes(62, item);
    }

    /// <summary>The first item of a set goes out again to a terminal that found it damaged: from here on it is a new try.</summary>
    private async Task OfferAgainAsync(TerminalRequest request, OrderedSet set)
    {
        var (merchantId, terminalId) = (request.Terminal.MerchantId, request.Terminal.Id);
        var fact = facts.Of(merchantId, terminalId, (int)set.Kind);
        if (fact.Refused != set.Stamp.Version) return;
        await NoteAsync(request, new TerminalFacts(merchantId, terminalId, [fact with { Refused = 0, At = request.At }]),
            string.Create(CultureInfo.InvariantCulture, $"{set.Kind} {set.Stamp.Version} offered again"));
    }

    /// <summary>Which keys or AIDs there are, after as many as the terminal has heard of.</summary>
    private async Task<Message> NamesAsync(TerminalRequest request, SetKind kind)
    {
        if (request.Message.Bytes(62) is not [Last, var tens, var ones] || !TryDigits([tens, ones], out var heard)) return Refuse(request, "30");
        if (WantedBy(request, kind) is not { } set) return Refuse(request, "25");
        if (heard == 0) await OfferAgainAsync(request, set);
        var items = board.Orders!.Items(set.Group, kind, set.Stamp.Version);
        var names = new List<byte> { None };
        for (; heard < items.Length; heard++)
        {
            var name = SetItems.NameOf(kind, items[heard]);
            names[0] = Last;
            if (names.Count + name.Length > SetItems.LengthMax)
            {
                names[0] = More;
                break;
            }

            names.AddRange(name.ToArray());
        }

        return Give(request, set).SetBytes(62, names.ToArray());
    }

    private Message Named(TerminalRequest request, SetKind kind)
    {
        var name = request.Message.Bytes(62).ToArray();
        if (!SetItems.NameOf(kind, name).SequenceEqual(name) || name.Length == 0) return Refuse(request, "30");
        if (WantedBy(request, kind) is not { } set) return Refuse(request, "25");
        var item = board.Orders!.Items(set.Group, kind, set.Stamp.Version).FirstOrDefault(item => SetItems.NameOf(kind, item).SequenceEqual(name));
        return item is null ? Refuse(request, "25") : Give(request, set).SetBytes(62, [Last, .. item]);
    }

    /// <summary>An item by its number, or a block by its offset; the manifest is no block.</summary>
    private async Task<Message> NumberedAsync(TerminalRequest request, SetKind kind, int digits, int step)
    {
        if (request.Message.Length(62) != digits || !TryDigits(request.Message.Bytes(62), out var asked) || asked % step != 0) return Refuse(request, "30");
        var number = kind == SetKind.Software ? (asked / step) + 1 : asked;
        if (WantedBy(request, kind) is not { } set || Item(set, number) is not { } item) return Refuse(request, "25");
        if (number == 0) await OfferAgainAsync(request, set);
        return Give(request, set).SetBytes(62, [number == set.Items - 1 ? Last : More, .. item]);
    }

    private async Task<Message> EndAsync(TerminalRequest request, SetKind kind)
    {
        if (!SetStamp.TryRead(request.Message, out var stamp)) return Refuse(request, "30");
        if (board.Current.Find(request.Terminal.Id, kind, stamp) is not { } set) return Refuse(request, "12");
        var (merchantId, terminalId) = (request.Terminal.MerchantId, request.Terminal.Id);
        if (facts.Of(merchantId, terminalId, (int)kind).Version != stamp.Version)
            await NoteAsync(request, new TerminalFacts(merchantId, terminalId, [new TerminalFact((int)kind, stamp.Version, 0, request.At)]),
                string.Create(CultureInfo.InvariantCulture, $"{kind} {stamp.Version} in use"));
        return Give(request, set);
    }

    private async Task<Message> StatusAsync(TerminalRequest request)
    {
        if (!TerminalStatus.TryRead(request.Message, out var status)) return Refuse(request, "30");
        var (merchantId, terminalId) = (request.Terminal.MerchantId, request.Terminal.Id);
        var changed = status.Sets
            .Where(set => facts.Of(merchantId, terminalId, (int)set.Kind) is var known && (known.Version, known.Refused) != (set.InUse, set.Refused))
            .Select(set => new TerminalFact((int)set.Kind, set.InUse, set.Refused, request.At));
        var noted = new TerminalFacts(merchantId, terminalId, [new TerminalFact(TerminalFact.Status, 0, 0, request.At), .. changed], status.ToString());
        await NoteAsync(request, noted, $"status {status}");
        return answers.Bare(request.Message, "00", request.At);
    }

    private async Task NoteAsync(TerminalRequest request, TerminalFacts noted, string detail)
    {
        await books.CommitAsync(new HostUnit { Facts = noted, Events = [request.Received(detail), request.Answered("00", request.At)] });
        facts.Apply(noted);
    }

    private OrderedSet? WantedBy(TerminalRequest request, SetKind kind) => board.Current.WantedBy(request.Terminal.Id, kind);

    private byte[]? Item(OrderedSet set, int number) => board.Orders!.Item(set.Group, set.Kind, set.Stamp.Version, number);

    private Message Give(TerminalRequest request, OrderedSet set) =>
        answers.Bare(request.Message, "00", request.At).Set(59, Field59.Of(set.Stamp.ToElement()).ToText());

    private Message Refuse(TerminalRequest request, string code) => answers.Bare(request.Message, code, request.At);

    private static bool TryDigits(ReadOnlySpan<byte> text, out int number) =>
        int.TryParse(Encoding.ASCII.GetString(text), NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
