using Microsoft.Extensions.Logging;
using Piaohao.Bank.Books;
using Piaohao.Bank.Faults;
using Piaohao.Bank.Issuing;
using Piaohao.Iso8583;
using Piaohao.Keys;
using Piaohao.Storage;

namespace Piaohao.Bank.Network;

/// <summary>0420 and 0421: takes the sale that field 90 names back, once, and answers when that is durable.</summary>
internal sealed class ReversalDesk(GroupCommit<Instruction> books, IHsm hsm, FaultBoard faults, TimeProvider time, ILogger log)
{
    public const short Advice = 420, Repeat = 421, Answer = 430;

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
        var original = message.Required(90);
        if (original.Length != 42 || !original.StartsWith("0200", StringComparison.Ordinal)) return null;
        if (!BankDay.TryResolve(original[10..20], now, out var sent)) return null;

        // Field 90 fills the acquirer id with zeros on the left; field 32 says it without them.
        var acquirer = message.Required(32);
        if (original[20..31] != acquirer.PadLeft(11, '0')) return null;
        return new ReversalInstruction
        {
            Original = new MessageKey(acquirer, sent, original[4..10]),
            PanHash = Personalisation.PanHash(hsm, message.Required(2)),
            Amount = amount,
            Rrn = message.Required(37),
            Reason = message.Required(39),
            Received = now,
        };
    }
}
