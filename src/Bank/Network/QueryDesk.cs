using System.Globalization;
using Microsoft.Extensions.Logging;
using Piaohao.Bank.Books;
using Piaohao.Iso8583;
using Piaohao.Storage;

namespace Piaohao.Bank.Network;

/// <summary>0600: says what became of the transaction that field 90 names. The question waits its turn in the books, so no request that came before it
/// can still be decided after the answer.</summary>
internal sealed class QueryDesk(GroupCommit<Instruction> books, TimeProvider time, ILogger log)
{
    private static readonly int[] Mandatory = [7, 11, 32, 33, 37, 41, 42, 90];

    public async Task<Message?> AnswerAsync(Message message)
    {
        var wrongField = Fields.FirstMissing(message, Mandatory);
        OriginalElements original = default;
        if (wrongField == 0 && !OriginalField.TryRead(message, time.GetUtcNow(), out original)) wrongField = 90;
        if (wrongField != 0)
        {
            BankLog.FormatError(log, message.Mti, wrongField);
            return NetworkAnswer.To(message, AnswerCodes.FormatError);
        }

        var query = new QueryInstruction { Original = original };
        try
        {
            await books.CommitAsync(query);
        }
        catch (Exception failure)
        {
            BankLog.NotWritten(log, message.Mti, failure);
            return NetworkAnswer.To(message, AnswerCodes.Malfunction);
        }

        return query.Fate is { } fate
            ? NetworkAnswer.To(message, AnswerCodes.Approved).Set(48, string.Create(CultureInfo.InvariantCulture, $"{fate.Code}{fate.State}{fate.Approved:D12}"))
            : NetworkAnswer.To(message, AnswerCodes.NoOriginal);
    }
}
