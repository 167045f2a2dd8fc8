using Microsoft.Extensions.Logging;
using Piaohao.Acquirer.Books;
using Piaohao.Link;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Flows;

/// <summary>Marks pre-authorisations that were neither completed nor let go in their time: the issuer has freed the money, a completion would be refused.</summary>
internal sealed class HoldExpiry(HostBooks books, AcquirerOptions options, BusinessCalendar calendar, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>Looks every hour until <paramref name="stop"/> is asked for.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await ExpireAsync();
                await time.PauseAsync(Every, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The next start looks again.
        }
    }

    private async Task ExpireAsync()
    {
        try
        {
            foreach (var hold in books.HeldBefore(calendar.Now - options.HoldFor))
            {
                try
                {
                    await books.CommitAsync(new HostUnit { Originals = [new OriginalMove(hold, hold with { State = TransactionState.Expired })] });
                    Log.HoldLapsed(logger, hold.Key.Reference);
                }
                catch (TransactionChangedException)
                {
                    // Another host has marked it, or it is being completed after all.
                }
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.HoldsFailed(logger, failure);
        }
    }
}
