using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Piaohao.EndToEnd.Tests.Crashes;

/// <summary>What a shop knows of a sale.</summary>
internal enum Fate
{
    /// <summary>It was sent, and what became of it must be taken back.</summary>
    Unanswered,

    /// <summary>The terminal was given an approval.</summary>
    Given,

    /// <summary>It was refused.</summary>
    Declined,

    /// <summary>Its reversal was acknowledged.</summary>
    TakenBack,
}

/// <summary>A sale as the shop remembers it.</summary>
internal sealed record ShopSale(int Batch, int Trace, long Fen, Fate Fate, string Rrn = "");

/// <summary>A shop with a terminal of its own make: it sells, remembers what it was told, and takes back what it was not told before it sells again.</summary>
internal sealed class Shop(JsonNode demo, OutsideIdentity identity, int number, int seed)
{
    private const long FenMost = 20;
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(25);
    private readonly Random random = new(seed);
    private readonly JsonNode own = Own(demo, identity);
    private readonly Dictionary<int, ShopSale> sales = [];
    private int trace = 1;

    public string Tid => identity.Tid;

    /// <summary>How long it waits for an answer before it takes the sale back.</summary>
    public TimeSpan Patience { get; set; } = Usual;

    /// <summary>Every sale that was sent.</summary>
    public IReadOnlyCollection<ShopSale> Sales => sales.Values;

    /// <summary>How often each code was answered.</summary>
    public ConcurrentDictionary<string, int> Codes { get; } = new(StringComparer.Ordinal);

    /// <summary>How long each approval took, in milliseconds.</summary>
    public ConcurrentBag<double> ApprovedWithin { get; } = [];

    /// <summary>The odd shops let the customer type a PIN.</summary>
    private (string Track, string? Pin) Card => ((string)demo["cards"]![(number + 1) % 2]!["track2"]!, number % 2 == 1 ? (string)demo["cards"]![0]!["pin"]! : null);

    /// <summary>Sells until it is told to stop, whatever happens to the line.</summary>
    /// <param name="pause">The longest pause between two customers.</param>
    /// <param name="loses">One in so many answers never reaches the terminal; 0: none is lost.</param>
    public async Task WorkAsync(int pause, int loses, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var terminal = await SignInAsync();
                while (!stop.IsCancellationRequested)
                {
                    await TakeBackAsync(terminal);
                    await SellAsync(terminal, loses);
                    await Task.Delay(random.Next(pause + 1), CancellationToken.None);
                }
            }
            catch (Exception dark) when (IsLine(dark))
            {
                Codes.AddOrUpdate("line " + dark.GetType().Name, 1, (_, count) => count + 1);
                await Task.Delay(random.Next(20, 200), CancellationToken.None);
            }
        }
    }

    /// <summary>Takes back what is unanswered, however often it takes, and then asks for some of the approvals again: they must be the same.</summary>
    public async Task FinishAsync(int asked, CancellationToken limit)
    {
        Patience = Usual;
        while (true)
        {
            limit.ThrowIfCancellationRequested();
            try
            {
                await using var terminal = await SignInAsync();
                await TakeBackAsync(terminal);
                foreach (var sale in Sales.Where(sale => sale.Fate == Fate.Given).TakeLast(asked))
                {
                    var again = await terminal.SaleAsync(sale.Fen, Card.Track, Card.Pin, sale.Trace).WaitAsync(Patience, limit);
                    if ((again.Code, again.Text(37)) != ("00", sale.Rrn))
                        throw new InvalidOperationException($"{Tid}: trace {sale.Trace} was approved as {sale.Rrn}; asked again it is answered {again.Code} {again.Text(37)}.");
                }

                return;
            }
            catch (Exception dark) when (IsLine(dark))
            {
                await Task.Delay(200, limit);
            }
        }
    }

    private static bool IsLine(Exception dark) => dark is IOException or SocketException or TimeoutException;

    private async Task SellAsync(OutsideTerminal terminal, int loses)
    {
        var sale = new ShopSale(terminal.Batch, trace++, random.NextInt64(1, FenMost + 1), Fate.Unanswered);
        sales.Add(sale.Trace, sale);
        var sent = TimeProvider.System.GetTimestamp();
        if (loses > 0 && random.Next(2 * loses) == 0)
        {
            await terminal.Stream.WriteAsync(terminal.Sale(sale.Fen, Card.Track, Card.Pin, sale.Trace));
            throw new IOException("The line is cut before the answer, on purpose.");
        }

        var answer = await terminal.SaleAsync(sale.Fen, Card.Track, Card.Pin, sale.Trace).WaitAsync(Patience);
        Codes.AddOrUpdate(answer.Code, 1, (_, count) => count + 1);
        if (answer.Code == "00" && answer.MacIsGood != true) throw new InvalidOperationException($"{Tid}: an approval without a valid MAC.");
        if (answer.Code == "00") ApprovedWithin.Add(TimeProvider.System.GetElapsedTime(sent).TotalMilliseconds);
        sales[sale.Trace] = answer.Code switch
        {
            "00" when loses > 0 && random.Next(2 * loses) == 0 => sale,
            "00" => sale with { Fate = Fate.Given, Rrn = answer.Text(37) },
            // The host does not know either.
            "98" => sale,
            _ => sale with { Fate = Fate.Declined },
        };
    }

    private async Task TakeBackAsync(OutsideTerminal terminal)
    {
        foreach (var sale in Sales.Where(sale => sale.Fate == Fate.Unanswered).ToList())
        {
            var answer = await terminal.ReversalAsync(sale.Fen, sale.Trace).WaitAsync(Patience);
            Codes.AddOrUpdate("reversal " + answer.Code, 1, (_, count) => count + 1);
            if (answer.Code is not ("00" or "25")) throw new IOException($"The reversal is answered {answer.Code}: it comes again.");
            sales[sale.Trace] = sale with { Fate = Fate.TakenBack };
        }
    }

    private async Task<OutsideTerminal> SignInAsync()
    {
        var terminal = await OutsideTerminal.ConnectAsync(own);
        try
        {
            terminal.Trace = trace++;
            var code = await terminal.SignInAsync((string)demo["operator"]!).WaitAsync(Patience);
            Codes.AddOrUpdate("sign-in " + code, 1, (_, count) => count + 1);
            return code == "00" ? terminal : throw new IOException($"The sign-in is answered {code}.");
        }
        catch
        {
            await terminal.DisposeAsync();
            throw;
        }
    }

    private static JsonNode Own(JsonNode demo, OutsideIdentity identity)
    {
        var copy = demo.DeepClone();
        (copy["tid"], copy["tmk"], copy["tmkKcv"]) = (identity.Tid, identity.MasterKey, "");
        return copy;
    }
}
