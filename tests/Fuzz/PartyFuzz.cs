using System.Diagnostics;
using System.Globalization;
using Piaohao.Acquirer.Network;
using Piaohao.Acquirer.Tests;
using Piaohao.Bank.Tests;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Transactions;
using Piaohao.Transactions.Signatures;
using Xunit;

namespace Piaohao.Fuzz.Tests;

/// <summary>Whole parties, behind their decoders: changed messages with a right MAC, which only a peer gone wrong can send. Nothing a peer says ends in an
/// exception that nobody expected, and the party serves on.</summary>
public sealed class PartyFuzz
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TransactionKind[] Kinds = Enum.GetValues<TransactionKind>();

    private static readonly Acquirer.AcquirerOptions Generous = new() { FramesPerSecond = 1_000_000, FramesBurst = 1_000_000, BadFramesMax = int.MaxValue };

    private const int FrameBytesMost = 2000;

    private byte[] last = [], beforeLast = [];

    [Fact]
    public async Task An_acquirer_answers_or_drops_every_changed_message_of_a_terminal_and_serves_on()
    {
        await using var test = await TestHost.StartAsync(Generous);
        var mutator = new Mutator(new Random(FuzzLength.Seed), [[0]]);
        // The network's answers are changed too, where that leaves them the answers to their requests.
        test.Network.Sale = _ => Act(mutator);
        test.Network.Advice = _ => Act(mutator);
        var share = FuzzLength.ShareOfParty(200);
        var clock = Stopwatch.StartNew();
        var count = 0;
        var terminal = test.Terminal();
        while (count < share.Inputs && (share.Time == TimeSpan.Zero || clock.Elapsed < share.Time))
        {
            // Now and then a new line and new keys: a changed message may sign the terminal in or off.
            await SignInAsync(test, terminal);
            var sale = await terminal.AskAsync(terminal.Sale(100, TestCard.Debit)).WaitAsync(Patience);
            for (var i = 0; i < 40; i++, count++) await TryAsync(test, terminal, mutator, sale);
            Watch(test.Logs);
        }

        FuzzLength.Record("acquirer (whole)", count, clock.Elapsed, 0);
        test.Network.Sale = test.Network.Advice = _ => NetworkAct.Approve;
        await SignInAsync(test, terminal);
        var code = "94";
        // A changed message may have used the next trace number.
        for (var tries = 0; tries < 10 && code == "94"; tries++) code = await terminal.CodeOfAsync(terminal.Sale(4500, TestCard.Credit)).WaitAsync(Patience);
        Assert.Equal("00", code);
    }

    [Fact]
    public async Task A_bank_answers_or_drops_every_changed_message_of_an_acquirer_and_serves_on()
    {
        using var log = new LogLines();
        await using var bank = await TestBank.StartAsync(new Bank.BankOptions([TestBank.AcquirerId]), log);
        await using var acquirer = await bank.ConnectAsync();
        var mutator = new Mutator(new Random(FuzzLength.Seed), [[0]]);
        var share = FuzzLength.ShareOfParty(200);
        var clock = Stopwatch.StartNew();
        var count = 0;
        var stan = 10;
        for (; count < share.Inputs && (share.Time == TimeSpan.Zero || clock.Elapsed < share.Time); count++)
        {
            stan = (stan + 3) % 900_000;
            var sale = acquirer.Sale(TestCards.Debit, 100, stan + 1);
            var message = mutator.Random.Next(4) switch
            {
                0 => acquirer.Reversal(sale, stan + 2, mutator.Chance(30)),
                1 => acquirer.Query(sale, stan + 2),
                _ => acquirer.Request(Kinds[mutator.Random.Next(Kinds.Length)], TestCards.Debit, 100, stan + 2, sale),
            };
            MessageMutation.Change(mutator, message, 64, 128);
            if (mutator.Chance(5)) message.Mti = new Mti((short)mutator.Random.Next(10_000));
            // A changed sign-on or key exchange would leave the acquirer with keys it does not have.
            // One longer than any message ends the line, as it should.
            if (message.Mti.Value == 800 || message.ToArray().Length > FrameBytesMost) continue;
            Note(message);
            await acquirer.SendAsync(message);
            await FenceAsync(acquirer, stan + 3);
            if (count % 50 == 0) Watch(log);
        }

        FuzzLength.Record("bank (whole)", count, clock.Elapsed, 0);
        await acquirer.SendAsync(acquirer.Sale(TestCards.Credit, 100, 999_999, pin: null));
        Assert.Equal("00", (await AnswerAsync(acquirer, 999_999)).Text(39));
    }

    private static async Task SignInAsync(TestHost test, ScriptedTerminal terminal)
    {
        await terminal.Frames.DisposeAsync();
        // A changed answer may say that the network found a MAC wrong; the host then calls it anew.
        for (var waits = 0; test.Host.Network.State != NetworkState.Up && waits < 1000; waits++)
        {
            test.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1);
        }

        terminal.Frames = test.Connect();
        Assert.Equal("00", (await terminal.SignInAsync().WaitAsync(Patience)).Text(39));
    }

    private async Task TryAsync(TestHost test, ScriptedTerminal terminal, Mutator mutator, Message sale)
    {
        var message = Of(terminal, mutator, sale);
        MessageMutation.Change(mutator, message, 64);
        if (mutator.Chance(3)) message.Mti = new Mti((short)mutator.Random.Next(10_000));
        if (message.ToArray().Length > FrameBytesMost) return;
        Note(message);
        await terminal.Frames.WriteAsync(terminal.Seal(message), CancellationToken.None);
        // The answer to an echo behind it says that the message was dealt with, or is being dealt with.
        var fence = terminal.Management(820, NetworkCodes.Echo, null);
        await terminal.SendAsync(fence);
        await AnswerAsync(terminal, fence.Text(11)!).WaitAsync(Patience);
        if (test.Count("frames/failed") > 0) Fail(string.Join('\n', test.Logs.All.Where(line => line.Contains("Exception", StringComparison.Ordinal))));
    }

    private static Message Of(ScriptedTerminal terminal, Mutator mutator, Message sale) => mutator.Random.Next(10) switch
    {
        0 => terminal.Sale(100, TestCard.Debit, mutator.Chance(50)),
        1 => terminal.ReversalOf(terminal.Sale(100, TestCard.Debit)),
        2 => terminal.Totals(BatchTotals.Empty),
        3 => terminal.Items((1, 100), (2, 200)),
        4 => terminal.End(mutator.Chance(50), 2),
        5 => terminal.Management((short)(mutator.Chance(50) ? 800 : 820), Codes[mutator.Random.Next(Codes.Length)]).SetBytes(62, new byte[48]),
        6 => Signature(terminal, sale),
        7 => terminal.ManualSale(100, TestCard.Credit),
        _ => terminal.Of(Kinds[mutator.Random.Next(Kinds.Length)], 100, TestCard.Debit, sale),
    };

    // Not the sign-in, whose new keys the terminal would not know.
    private static readonly int[] Codes =
    [
        NetworkCodes.Parameters, NetworkCodes.Status, NetworkCodes.CaKeys, NetworkCodes.CaKeysEnd, NetworkCodes.CaKeyQuery, NetworkCodes.ChipParameters, NetworkCodes.Blacklist,
        NetworkCodes.Software, NetworkCodes.SoftwareBlock, NetworkCodes.SoftwareEnd, NetworkCodes.Activation, NetworkCodes.Echo, NetworkCodes.ScriptResult,
    ];

    private static Message Signature(ScriptedTerminal terminal, Message sale)
    {
        var drawing = SignatureDrawing.Of(384, 160, [[new(10, 80), new(120, 20), new(300, 90)]]);
        var message = terminal.Begin(920).Set(11, sale.Text(11)).Set(37, sale.Text(37)).Set(49, "156").SetNumber(4, 100)
            .Set(60, string.Create(CultureInfo.InvariantCulture, $"07{terminal.Batch:000000}800"));
        return message.SetBytes(62, SignatureBlock.Split(drawing, new byte[SignedTransaction.HashLength])[0].ToArray()).SetBytes(64, new byte[8]);
    }

    /// <summary>Approved, with an answer whose other fields are changed.</summary>
    private static NetworkAct Act(Mutator mutator) => NetworkAct.Approve with
    {
        Spoil = answer =>
        {
            if (!mutator.Chance(30)) return;
            MessageMutation.Change(mutator, answer, 7, 11);
            // Its MAC is field 64, which must be the last.
            foreach (var field in answer.Fields.Where(field => field > 64).ToArray()) answer.Remove(field);
        },
    };

    private static async Task AnswerAsync(ScriptedTerminal terminal, string trace)
    {
        while (true)
            if (await terminal.ReadAsync() is { Mti.Value: 830 } answer && answer.Is(11, trace))
                return;
    }

    private static async Task FenceAsync(ScriptedAcquirer acquirer, int stan)
    {
        await acquirer.SendAsync(acquirer.Management("301").SetNumber(11, stan));
        await AnswerAsync(acquirer, stan);
    }

    private static async Task<Message> AnswerAsync(ScriptedAcquirer acquirer, int stan)
    {
        while (true)
        {
            var answer = await acquirer.ReadAsync().WaitAsync(Patience) ?? throw new InvalidOperationException("The bank has closed the connection.");
            if (answer.TryGetNumber(11, out var echoed) && echoed == stan) return answer;
        }
    }

    private void Note(Message message) => (beforeLast, last) = (last, message.ToArray());

    private void Watch(LogLines log)
    {
        if (log.All.FirstOrDefault(line => line.StartsWith("Error", StringComparison.Ordinal) || line.Contains("Exception", StringComparison.Ordinal)) is { } error) Fail(error);
    }

    private void Fail(string what) => Assert.Fail($"{what}\nSeed {FuzzLength.Seed}. Last messages:\n{Convert.ToHexString(last)}\n{Convert.ToHexString(beforeLast)}");
}
