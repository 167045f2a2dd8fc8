using Microsoft.Extensions.Logging;
using Piaohao.Bank.Books;
using Piaohao.Bank.Faults;
using Piaohao.Bank.Issuing;
using Piaohao.Iso8583;
using Piaohao.Keys;
using Piaohao.Storage;

namespace Piaohao.Bank.Network;

/// <summary>0420 and 0421: takes the 0100 or 0200 that field 90 names back, once, and answers when that is durable.</summary>
internal sealed class ReversalDesk(GroupCommit<Instruction> books, IHsm hsm, FaultBoard faults, TimeProvider time, ILogger log)
{
    private static readonly int[] Mandatory = [2, 4, 7, 11, 32, 37, 39, 90];

    public async Task<(Message? Answer, FaultKind? Fault)> AnswerAsync(Message message)
    {
        var reversal = Read(message, time.GetUtcNow(), out var wrongField);
        if (reversal is null)
        {
            BankLog.FormatError(log, message.Mti, wrongField);
            return (NetworkAnswer.To(message, AnswerCodes.FormatError), null);
        }

        var fault = faults.TakeForReversal();
        if (fault is { IsBeforeTheMoney: true }) return (null, fault.Kind);
        if (fault?.Code is { } declined) return (NetworkAnswer.To(message, declined), fault.Kind);
        try
        {
            await books.CommitAsync(reversal);
        }
        catch (Exception failure)
        {
            // Unanswered, it is sent again, and finds out what became of it.
            BankLog.NotWritten(log, message.Mti, failure);
            return (null, fault?.Kind);
        }

        return (NetworkAnswer.To(message, reversal.Code), fault?.Kind);
    }

    private ReversalInstruction? Read(Message message, DateTimeOffset now, out int wrongField)
    {
        wrongField = Fields.FirstMissing(message, Mandatory);
        if (wrongField != 0) return null;
        wrongField = 4;
        if (!message.TryGetNumber(4, out var amount)) return null;
        wrongField = 90;
        if (!OriginalField.TryRead(message, now, out var original) || original.Request == MessageTypes.Notice) return null;
        return new ReversalInstruction
        {
            Original = original,
            PanHash = Personalisation.PanHash(hsm, message.Required(2)),
            Amount = amount,
            Rrn = message.Required(37),
            Reason = message.Required(39),
            Received = now,
        };
    }
}
