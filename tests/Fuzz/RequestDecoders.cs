using System.Globalization;
using Piaohao.Acquirer.Flows;
using Piaohao.Bank.Network;
using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Transactions;

namespace Piaohao.Fuzz.Tests;

/// <summary>What the two hosts make of the fields of a message: a transaction that is asked for, or the field at fault.</summary>
internal static class RequestDecoders
{
    private const string Card = "6225000000000000", Track = Card + "=30122010000012300000";
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 30, 0, TimeSpan.FromHours(8));
    private static readonly TransactionKind[] Kinds = Enum.GetValues<TransactionKind>();

    public static IReadOnlyList<Decoder> All { get; } = [Asked(), Financial(), Original()];

    /// <summary>A terminal's request of each kind.</summary>
    public static IEnumerable<byte[]> TerminalSeeds() => Kinds.Select(kind =>
    {
        var form = TransactionForm.Of(kind);
        var message = new Message(Dialect.UnionPayPos, new Mti((short)form.Request)).Set(3, form.ProcessingCode).SetNumber(4, 4500).SetNumber(11, 12)
            .Set(25, form.Condition).Set(37, "000000000012").Set(38, "654321").Set(41, "10000001").Set(42, "898110053110001").Set(49, "156")
            .Set(60, new Field60((int)kind, 1, NetworkCodes.Financial, 2, 0, 1).ToString());
        if (kind is not (TransactionKind.Query or TransactionKind.TipAdjust)) message.Set(22, form.Request == 220 ? "012" : "021");
        if (form.Request == 220) message.Set(2, Card).Set(14, "3012");
        else message.Set(35, Track).Set(26, "12").SetBytes(52, new byte[8]).Set(53, "2600000000000000");
        if (kind == TransactionKind.TipAdjust) message.Set(48, "000000000500");
        message.Set(61, kind == TransactionKind.OfflineSale ? "00000100000111220100099010000" : form.Original == OriginalReference.Trace ? "000001000001" : "0000010000011122");
        message.Set(59, Field59.Of(new("A2", "01002040200810000001" + "050081.0     "), new("B6", "1")).ToText());
        return message.SetBytes(64, new byte[8]).ToArray();
    });

    /// <summary>A network's request of each kind, a reversal and a message of the link.</summary>
    public static IEnumerable<byte[]> NetworkSeeds()
    {
        foreach (var kind in Kinds.Where(kind => kind != TransactionKind.Query))
        {
            var form = TransactionForm.Of(kind);
            yield return Network((short)form.Request).Set(3, form.ProcessingCode).Set(25, form.Condition).Set(38, "654321")
                .Set(60, string.Create(CultureInfo.InvariantCulture, $"{(int)kind:00}1")).Set(90, "020000000111221030000000010200000001020000").SetBytes(128, new byte[8]).ToArray();
        }

        yield return Network(420).Set(39, "98").Set(90, "020000000111221030000000010200000001020000").SetBytes(128, new byte[8]).ToArray();
        yield return new Message(Dialect.NetworkLink, new Mti(800)).Set(7, "1122103000").Set(11, "000001").Set(33, "102000").Set(70, "301").ToArray();
    }

    private static Message Network(short mti) => new Message(Dialect.NetworkLink, new Mti(mti))
        .Set(2, Card).Set(3, "000000").SetNumber(4, 4500).Set(7, "1122103000").Set(11, "000002").Set(12, "103000").Set(13, "1122").Set(14, "3012").Set(18, "5311")
        .Set(22, "021").Set(25, "00").Set(26, "12").Set(32, "102000").Set(33, "102000").Set(35, Track).Set(37, "000000000002").Set(41, "10000001").Set(42, "898110053110001")
        .Set(43, "Piaohao Demo Shop").Set(49, "156").SetBytes(52, new byte[8]).Set(53, "2600000000000000");

    private static Decoder Asked()
    {
        var message = new Message(Dialect.UnionPayPos);
        var found = new Asked?[Kinds.Length];
        return new Decoder("terminal-request", [.. TerminalSeeds()])
        {
            Make = new MessageMutation(Dialect.UnionPayPos).Make,
            Read = input =>
            {
                // Also of a damaged message: what stands before the damage is read.
                _ = message.TryRead(input.Bytes, out _);
                for (var i = 0; i < Kinds.Length; i++) found[i] = Acquirer.Flows.Asked.TryRead(message, Kinds[i]);
                return found;
            },
            Look = (_, _) => string.Join(' ', found.Select(asked => asked is null ? "-" : $"{asked.Kind}{asked.HasPin}{asked.TakesPart}{asked.Entry.Source}{asked.Original.Date is null}")),
            AllocationBase = 64 << 10,
        };
    }

    private static Decoder Financial()
    {
        var message = new Message(Dialect.NetworkLink);
        var wrong = 0;
        return new Decoder("network-request", [.. NetworkSeeds()])
        {
            Make = new MessageMutation(Dialect.NetworkLink).Make,
            Read = input =>
            {
                _ = message.TryRead(input.Bytes, out _);
                return FinancialRequest.Read(message, Now, out wrong);
            },
            Look = (input, value) =>
            {
                if (value is not FinancialRequest request) return wrong is >= 2 and <= 128 ? $"field {wrong}" : throw new BrokenRuleException("A request is refused, and no field is named.");
                if (request.Kind is { } kind) _ = FinancialRequest.IdentityOf(message, kind);
                return $"{request.Kind} {request.Original is null} {request.Expiry is null} {request.Track.IsEmpty} {request.PinBlock is null} {request.TakesPart}";
            },
            AllocationBase = 32 << 10,
        };
    }

    private static Decoder Original()
    {
        var message = new Message(Dialect.NetworkLink);
        return Forms.OfText("original-elements", (ReadOnlySpan<char> text, out string value) =>
        {
            value = "";
            message.Clear();
            message.Set(32, "102000");
            if (text.Length != 42 || text.ContainsAnyExceptInRange('0', '9')) return false;
            message.Set(90, text);
            if (!OriginalField.TryRead(message, Now, out _)) return false;
            value = text.ToString();
            return true;
        }, text => text, "020000000111221030000000010200000001020000", "010000000102290000000000010200000001020000");
    }
}
