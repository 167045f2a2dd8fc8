using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Piaohao.Bank.Books;
using Piaohao.Bank.Faults;
using Piaohao.Bank.Issuing;
using Piaohao.Bank.Network;
using Piaohao.Cards;
using Piaohao.Keys;
using Piaohao.Storage;

namespace Piaohao.Bank;

/// <summary>A card network with its issuers, ready to be put behind a port: <see cref="Connections"/> serves it, <see cref="RunAsync"/> writes its books.</summary>
public sealed class BankHost : IAsyncDisposable
{
    private readonly Register register;
    private readonly GroupCommit<Instruction> books;
    private readonly IHsm hsm;

    /// <summary>Opens the books, bringing their schema up to date; issuers and cards are set up before (<see cref="Personalisation"/>).</summary>
    /// <param name="zoneMaster">The ZMK shared with the acquirer.</param>
    /// <param name="random">Draws authorisation numbers; for the bank alone, since it is used from one thread at a time.</param>
    public BankHost(BankOptions options, Database database, IHsm hsm, WrappedKey zoneMaster, TimeProvider time, Random random, ILoggerFactory logs)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(database);
        BankSchema.Migrate(database, time);
        database.TakeWriting();
        using (var session = database.OpenRead()) register = Register.Read(session);
        this.hsm = hsm;
        books = new GroupCommit<Instruction>(database, new BooksWriter(register, random, options.PinTryLimit), new GroupCommitLimits(), time);
        Audit = new BankAudit(database);
        Faults = new FaultBoard(options.FaultsByAmount);

        var log = logs.CreateLogger<BankHost>();
        var network = new NetworkSwitch(
            options,
            hsm,
            new LinkManagement(options, hsm, zoneMaster, log),
            new FinancialDesk(register, books, hsm, Faults, time, log),
            new ReversalDesk(books, hsm, Faults, time, log),
            new QueryDesk(books, time, log),
            Counters,
            log);
        Connections = new NetworkConnectionHandler(network, options, Faults, Counters, time, log);
    }

    /// <summary>Serves the network link on each connection it is given.</summary>
    public ConnectionHandler Connections { get; }

    /// <summary>The switches for faults.</summary>
    public FaultBoard Faults { get; }

    /// <summary>Figures for metrics.</summary>
    public BankCounters Counters { get; } = new();

    /// <summary>Figures of the books' write path.</summary>
    public GroupCommitFigures WriteFigures => books.Figures;

    /// <summary>Reads the books: accounts, <c>verify</c>, the transactions that stand.</summary>
    public BankAudit Audit { get; }

    /// <summary>The issuers' ranges, as the network publishes them to acquirers.</summary>
    public BinTable BinTable => register.BinTable;

    /// <summary>Writes the books until <paramref name="stop"/> is asked for; the server stops taking messages before. Started once.</summary>
    public Task RunAsync(CancellationToken stop) => books.RunAsync(stop);

    /// <summary>The issuer changes a card's status; returns when that is durable. False where no issuer here has the card.</summary>
    public Task<bool> SetStatusAsync(Pan pan, CardStatus status, CancellationToken cancel = default) => ChangeAsync(pan, status, false, cancel);

    /// <summary>Gives the card all its PIN tries back; returns when that is durable. False where no issuer here has the card.</summary>
    public Task<bool> ResetPinTriesAsync(Pan pan, CancellationToken cancel = default) => ChangeAsync(pan, null, true, cancel);

    /// <summary>Takes the network down and closes the books; what waits to be written is written first.</summary>
    public async ValueTask DisposeAsync()
    {
        Faults.Dispose();
        await books.DisposeAsync();
        Counters.Dispose();
    }

    private async Task<bool> ChangeAsync(Pan pan, CardStatus? status, bool resetPinTries, CancellationToken cancel)
    {
        if (register.Cards.GetValueOrDefault(Personalisation.PanHash(hsm, pan.Digits)) is not { } card) return false;
        await books.CommitAsync(new CardChange { CardId = card.Id, Status = status, ResetPinTries = resetPinTries }, cancel);
        return true;
    }
}
