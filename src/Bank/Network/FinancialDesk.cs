using Microsoft.Extensions.Logging;
using Piaohao.Bank.Books;
using Piaohao.Bank.Faults;
using Piaohao.Bank.Issuing;
using Piaohao.Cards;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Keys;
using Piaohao.Storage;
using Piaohao.Transactions;

namespace Piaohao.Bank.Network;

/// <summary>0100, 0200 and 0220: routes a transaction to its issuer, has it decided in the books, and answers when that is durable.</summary>
internal sealed class FinancialDesk(Register register, GroupCommit<Instruction> books, IHsm hsm, FaultBoard faults, TimeProvider time, ILogger log)
{
    public async Task<(Message? Answer, FaultKind? Fault)> AnswerAsync(Message message, LinkKeys? keys)
    {
        var now = time.GetUtcNow();
        var request = FinancialRequest.Read(message, now, out var wrongField);
        if (request is null)
        {
            BankLog.FormatError(log, message.Mti, wrongField);
            return (NetworkAnswer.To(message, AnswerCodes.FormatError), null);
        }

        if (request.Kind is not { } kind) return (NetworkAnswer.To(message, AnswerCodes.InvalidTransaction), null);
        var fault = faults.TakeForRequest(request.Pan, request.Amount, message.Mti.Value == MessageTypes.NoticeAgain);
        if (fault is { IsBeforeTheMoney: true }) return (null, fault.Kind);

        var transaction = InstructionFor(message, request, kind, fault?.Code, keys, now);
        try
        {
            await books.CommitAsync(transaction);
        }
        catch (DurabilityException unknown)
        {
            // The books may hold it all the same, so neither approval nor refusal is true: a reversal, or the same notice again, settles it.
            BankLog.NotWritten(log, message.Mti, unknown);
            return (null, fault?.Kind);
        }
        catch (Exception failure)
        {
            BankLog.NotWritten(log, message.Mti, failure);
            return (NetworkAnswer.To(message, AnswerCodes.Malfunction), fault?.Kind);
        }

        return (AnswerTo(message, request, transaction.Answer), fault?.Kind);
    }

    private TransactionInstruction InstructionFor(
        Message message, FinancialRequest request, TransactionKind kind, string? forcedCode, LinkKeys? keys, DateTimeOffset now)
    {
        var panHash = Personalisation.PanHash(hsm, request.Pan.Digits);
        var card = register.Cards.GetValueOrDefault(panHash);
        var range = register.BinTable.Find(request.Pan);
        return new TransactionInstruction
        {
            Key = request.Key,
            Kind = kind,
            Effect = FinancialRequest.EffectOf(kind, message),
            Original = request.Original,
            Digest = Convert.ToHexString(hsm.KeyedHash("bank.message", FinancialRequest.IdentityOf(message, kind))),
            PanHash = panHash,
            PanMasked = request.Pan.Masked,
            IssuerId = range?.IssuerId,
            Facts = new RequestFacts(
                forcedCode,
                request.Amount.Minor,
                range is not null,
                request.Pan.HasValidCheckDigit,
                card,
                DataAgree(request, card),
                PinOf(request, card, keys),
                request.TakesPart),
            Authorisation = message.Text(38),
            Rrn = message.Required(37),
            TerminalId = message.Required(41).TrimEnd(),
            MerchantId = message.Required(42).TrimEnd(),
            Received = now,
        };
    }

    private static bool DataAgree(FinancialRequest request, Card? card)
    {
        if (card is null) return true;
        if (request.Expiry is { } expiry && expiry != card.Expiry) return false;
        return request.Track.IsEmpty
            || (request.Track.Pan == request.Pan && request.Track.Expiry == card.Expiry && request.Track.ServiceCode == card.ServiceCode);
    }

    private PinResult? PinOf(FinancialRequest request, Card? card, LinkKeys? keys) =>
        request.PinBlock is not { } block || card is null || keys is null
            ? null
            : hsm.VerifyPin(keys.Pin, PinBlockFormat.Iso0, block, request.Pan.Digits, card.Issuer.PinVerification, card.PinOffset);

    private static Message AnswerTo(Message message, FinancialRequest request, TransactionAnswer answer)
    {
        var reply = NetworkAnswer.To(message, answer.Code).Set(15, answer.Settlement);
        if (answer.Code == AnswerCodes.PartApproved) reply.SetNumber(4, answer.Approved);
        if (answer.Authorisation is { } authorisation) reply.Set(38, authorisation);
        if (answer.Available is { } available) reply.Set(54, new Field54("00", Field54.Available, "156", available).ToString());
        return reply.Set(44, (answer.IssuerId ?? "").PadRight(11) + request.Key.AcquirerId.PadRight(11));
    }
}
