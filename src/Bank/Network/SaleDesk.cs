using Microsoft.Extensions.Logging;
using Piaohao.Bank.Books;
using Piaohao.Bank.Faults;
using Piaohao.Bank.Issuing;
using Piaohao.Cards;
using Piaohao.Iso8583;
using Piaohao.Keys;
using Piaohao.Storage;

namespace Piaohao.Bank.Network;

/// <summary>0200: routes a sale to its issuer, has it decided in the books, and answers when that is durable.</summary>
internal sealed class SaleDesk(Register register, GroupCommit<Instruction> books, IHsm hsm, FaultBoard faults, TimeProvider time, ILogger log)
{
    public const short Request = 200;

    public async Task<(Message? Answer, FaultKind? Fault)> AnswerAsync(Message message, LinkKeys? keys)
    {
        var now = time.GetUtcNow();
        var request = SaleRequest.Read(message, now, out var wrongField);
        if (request is null)
        {
            BankLog.FormatError(log, message.Mti, wrongField);
            return (NetworkAnswer.To(message, AnswerCodes.FormatError), null);
        }

        var fault = faults.TakeForSale(request.Pan, request.Amount);
        if (fault is { IsBeforeTheMoney: true }) return (null, fault.Kind);

        var sale = InstructionFor(message, request, fault?.Code, keys, now);
        try
        {
            await books.CommitAsync(sale);
        }
        catch (DurabilityException unknown)
        {
            // The books may hold it all the same, so neither approval nor refusal is true: the acquirer's reversal settles it.
            BankLog.NotWritten(log, message.Mti, unknown);
            return (null, fault?.Kind);
        }
        catch (Exception failure)
        {
            BankLog.NotWritten(log, message.Mti, failure);
            return (NetworkAnswer.To(message, AnswerCodes.Malfunction), fault?.Kind);
        }

        return (AnswerTo(message, request, sale.Answer), fault?.Kind);
    }

    private SaleInstruction InstructionFor(Message message, SaleRequest request, string? forcedCode, LinkKeys? keys, DateTimeOffset now)
    {
        var panHash = Personalisation.PanHash(hsm, request.Pan.Digits);
        var card = register.Cards.GetValueOrDefault(panHash);
        var range = register.BinTable.Find(request.Pan);
        return new SaleInstruction
        {
            Key = request.Key,
            Digest = Convert.ToHexString(hsm.KeyedHash("bank.message", SaleRequest.IdentityOf(message))),
            PanHash = panHash,
            PanMasked = request.Pan.Masked,
            IssuerId = range?.IssuerId,
            Facts = new SaleFacts(
                forcedCode,
                request.IsServed,
                request.Amount.Minor,
                range is not null,
                request.Pan.HasValidCheckDigit,
                card,
                DataAgree(request, card),
                PinOf(request, card, keys)),
            Rrn = message.Required(37),
            TerminalId = message.Required(41).TrimEnd(),
            MerchantId = message.Required(42).TrimEnd(),
            Received = now,
        };
    }

    private static bool DataAgree(SaleRequest request, Card? card)
    {
        if (card is null) return true;
        if (request.Expiry is { } expiry && expiry != card.Expiry) return false;
        return request.Track.IsEmpty
            || (request.Track.Pan == request.Pan && request.Track.Expiry == card.Expiry && request.Track.ServiceCode == card.ServiceCode);
    }

    private PinResult? PinOf(SaleRequest request, Card? card, LinkKeys? keys) =>
        request.PinBlock is not { } block || card is null || keys is null
            ? null
            : hsm.VerifyPin(keys.Pin, PinBlockFormat.Iso0, block, request.Pan.Digits, card.Issuer.PinVerification, card.PinOffset);

    private static Message AnswerTo(Message message, SaleRequest request, SaleAnswer answer)
    {
        var reply = NetworkAnswer.To(message, answer.Code).Set(15, answer.Settlement);
        if (answer.Authorisation is { } authorisation) reply.Set(38, authorisation);
        return reply.Set(44, (answer.IssuerId ?? "").PadRight(11) + request.Key.AcquirerId.PadRight(11));
    }
}
