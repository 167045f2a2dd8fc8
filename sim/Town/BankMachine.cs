using System.Collections.Immutable;
using Microsoft.AspNetCore.Connections;
using Piaohao.Bank;
using Piaohao.Bank.Demo;
using Piaohao.Bank.Faults;
using Piaohao.Bank.Issuing;
using Piaohao.Keys;
using Piaohao.Simulation.Scheduling;
using Piaohao.Storage;

namespace Piaohao.Simulation.Town;

/// <summary>The card network with its issuers.</summary>
public sealed class BankMachine : Machine
{
    private readonly SoftwareHsm hsm;
    private readonly WrappedKey zone;
    private readonly Random dice;
    private readonly ImmutableArray<TownCard> cards;
    private readonly string acquirer;

    public BankMachine(Scheduler scheduler, Timeline timeline, string folder, Seeds seeds, byte[] zoneKey, string acquirer, ImmutableArray<TownCard> cards)
        : base(scheduler, timeline, "bank", 2, folder, seeds.For("bank"))
    {
        (this.acquirer, this.cards) = (acquirer, cards);
        dice = seeds.For("bank authorisation codes");
        hsm = SoftwareHsm.Open(PathOf("bank.lmk"), Random);
        zone = hsm.ImportClear(KeyUsage.ZoneMaster, KeyAlgorithm.TripleDes, zoneKey);
    }

    /// <summary>Where its books lie.</summary>
    public string Books => PathOf("bank.db");

    /// <summary>The switches for faults of the network; null while it is down.</summary>
    public FaultBoard? Faults => IsUp ? bank?.Faults : null;

    /// <summary>The ranges of its issuers, which acquirers have from the network's publications.</summary>
    public Cards.BinTable Bins { get; private set; } = null!;

    /// <summary>How a connection is taken; null while it is down.</summary>
    public (SimulatedProcess, ConnectionHandler)? Listener => IsUp && bank is not null ? (Process!, bank.Connections) : null;

    private BankHost? bank;

    /// <summary>Called on a new database, to plant a defect in it.</summary>
    public Action<Database> Installed { get; set; } = _ => { };

    protected override void Start(SimulatedProcess process)
    {
        bank = null;
        var books = Database.Sqlite(Books);
        BankSchema.Migrate(books, process.Time);
        if (Personalisation.ApplyIfEmpty(books, hsm, process.Time, DemoCards.Issuers, cards.Select(card => card.Profile))) Installed(books);
        var made = new BankHost(new BankOptions([acquirer]), books, hsm, zone, process.Time, dice, new TimelineLogs(Timeline, Name));
        made.Faults.LateAnswerDelay = TimeSpan.FromSeconds(25);
        Bins = made.BinTable;
        process.Watch(made.RunAsync(CancellationToken.None));
        bank = made;
    }
}
