using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Piaohao.Acquirer.Orders;
using Piaohao.Merchants;
using Piaohao.Merchants.Orders;
using Piaohao.Orders;
using Piaohao.Server.Composition;
using Piaohao.Server.Orders;
using QRCoder;

namespace Piaohao.Server.Commands;

/// <summary>The part of <c>piaohao terminal</c> that goes through the acquirer's registry. A running host takes it up within a second.</summary>
internal static class StaffCommands
{
    private static readonly Argument<string> Tid = new("tid") { Description = "Terminal number, 8 characters" };
    private static readonly Option<string> Reason = new("--reason") { Description = "Why, for the record", Required = true };
    private static readonly Option<string?> Host = new("--host") { Description = "Where terminals reach the host; that of the running program unless said otherwise" };
    private static readonly Option<int?> Port = new("--port") { Description = "The host's port for terminals" };
    private static readonly Option<bool> Tls = new("--tls") { Description = "That port takes TLS only" };
    private static readonly Option<int> Hours = new("--hours") { Description = "How long the code may be used", DefaultValueFactory = _ => 24 };

    public static IEnumerable<Command> All()
    {
        Hours.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 720) result.AddError("--hours takes 1 to 720.");
        });
        return
        [
            List(),
            Activation("activate", "Make an activation code for a terminal; its older code ends", isReplacement: false),
            Activation("replace", "Make an activation code for a device that takes a terminal's place; refused while the old one owes transactions", isReplacement: true),
            Standing("lift", "Make a suspended terminal active again", Merchants.Standing.Active),
            Standing("suspend", "Stop a terminal: it may still send reversals", Merchants.Standing.Suspended),
            Wish("sign-in-again", "Have a terminal sign in again after its current transaction", TerminalWish.SignIn),
            Wish("status", "Have a terminal report how it is", TerminalWish.Status),
            Group(),
        ];
    }

    private static Command List()
    {
        var command = new Command("list", "Terminals, their standing and what they have") { Settings.DataOption, Settings.JsonOption };
        command.SetAction((arguments, cancel) => WithDeskAsync(arguments, async desk =>
        {
            var plan = desk.Orders.Load();
            foreach (var terminal in (await desk.Merchants.LoadAsync(cancel)).Terminals)
            {
                var facts = desk.Terminals.Facts(terminal.MerchantId, terminal.Id);
                var signedIn = facts.FirstOrDefault(fact => fact.Kind == TerminalFact.SignIn)?.At;
                var held = TerminalStatus.Kinds.ToDictionary(kind => kind.ToString(), kind => facts.FirstOrDefault(fact => fact.Kind == (int)kind)?.Version ?? 0, StringComparer.Ordinal);
                Console.WriteLine(arguments.GetValue(Settings.JsonOption)
                    ? JsonSerializer.Serialize(new { terminal = terminal.Id, merchant = terminal.MerchantId, standing = terminal.Standing.ToString(), group = plan.GroupOf(terminal.Id), signedIn, versions = held })
                    : string.Create(CultureInfo.InvariantCulture,
                        $"{terminal.Id} {terminal.MerchantId} {terminal.Standing,-9} {plan.GroupOf(terminal.Id),-12} {(signedIn is { } at ? at.ToString("u", CultureInfo.InvariantCulture) : "never signed in"),-20} {string.Join(' ', held.Select(one => $"{one.Key} {one.Value}"))}"));
            }

            return 0;
        }));
        return command;
    }

    private static Command Activation(string name, string description, bool isReplacement)
    {
        var command = new Command(name, description) { Tid, Host, Port, Tls, Hours, Reason, Settings.DataOption };
        command.SetAction((arguments, cancel) => WithDeskAsync(arguments, async desk =>
        {
            if (await desk.FindAsync(arguments.GetRequiredValue(Tid), cancel) is not { } terminal) return 1;
            if (isReplacement && Owed(desk.Terminals, terminal) is { } owed)
            {
                await Console.Error.WriteLineAsync($"{owed} Settle on the old device first; what it holds cannot be moved.");
                return 1;
            }

            var running = RunningFile.TryRead(DataFolder.Of(arguments));
            if ((arguments.GetValue(Host) ?? running?.Host) is not { } host || (arguments.GetValue(Port) ?? running?.PosPort) is not { } port)
            {
                await Console.Error.WriteLineAsync("Say where terminals reach the host with --host and --port.");
                return 1;
            }

            var text = desk.Activations.Issue(terminal, host, port, arguments.GetValue(Tls), TimeSpan.FromHours(arguments.GetRequiredValue(Hours)), arguments.GetRequiredValue(Reason)).ToText();
            Console.WriteLine(text);
            if (!Console.IsOutputRedirected) Console.WriteLine(Picture(text));
            return 0;
        }));
        return command;
    }

    /// <summary>What would be lost with the old device, as a sentence; null where nothing would.</summary>
    private static string? Owed(TerminalQueries terminals, TerminalRecord terminal)
    {
        var open = terminals.OpenTransactions(terminal.MerchantId, terminal.Id);
        if (open > 0) return string.Create(CultureInfo.InvariantCulture, $"Terminal {terminal.Id} has {open} transactions in a batch that is not settled.");
        return terminals.Status(terminal.MerchantId, terminal.Id) is { IsClear: false } status
            ? string.Create(CultureInfo.InvariantCulture, $"Terminal {terminal.Id} last reported {status.Reversals} reversals, {status.Notices} notices or signatures and {status.OpenTransactions} transactions of its own.")
            : null;
    }

    private static Command Standing(string name, string description, Standing standing)
    {
        var command = new Command(name, description) { Tid, Reason, Settings.DataOption };
        command.SetAction((arguments, cancel) => WithDeskAsync(arguments, async desk =>
        {
            if (await desk.FindAsync(arguments.GetRequiredValue(Tid), cancel) is not { } terminal) return 1;
            var isChanged = await desk.Merchants.ChangeAsync(terminal.MerchantId, terminal.Id, standing, arguments.GetRequiredValue(Reason), cancel);
            Console.WriteLine(isChanged ? $"{terminal.Id} is {standing}" : $"{terminal.Id} stays {terminal.Standing}");
            return isChanged ? 0 : 1;
        }));
        return command;
    }

    private static Command Wish(string name, string description, TerminalWish wish)
    {
        var command = new Command(name, description) { Tid, Settings.DataOption };
        command.SetAction((arguments, cancel) => WithDeskAsync(arguments, async desk =>
        {
            if (await desk.FindAsync(arguments.GetRequiredValue(Tid), cancel) is not { } terminal) return 1;
            desk.Orders.Wish(terminal.Id, wish);
            Console.WriteLine($"{terminal.Id} is asked with its next message");
            return 0;
        }));
        return command;
    }

    private static Command Group()
    {
        var group = new Argument<string>("group") { Description = "Its new group" };
        var command = new Command("group", "Put a terminal into a group") { Tid, group, Settings.DataOption };
        command.SetAction((arguments, cancel) => WithDeskAsync(arguments, async desk =>
        {
            if (await desk.FindAsync(arguments.GetRequiredValue(Tid), cancel) is not { } terminal) return 1;
            desk.Orders.Move(terminal.Id, arguments.GetRequiredValue(group));
            Console.WriteLine($"{terminal.Id} is of group {arguments.GetRequiredValue(group)}");
            return 0;
        }));
        return command;
    }

    private static string Picture(string text)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var picture = new AsciiQRCode(code);
        return picture.GetGraphicSmall();
    }

    private static async Task<int> WithDeskAsync(ParseResult arguments, Func<StaffDesk, Task<int>> work)
    {
        using var desk = StaffDesk.Open(DataFolder.Of(arguments), TimeProvider.System);
        if (desk is null) return 2;
        try
        {
            return await work(desk);
        }
        catch (ArgumentException wrong)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return 1;
        }
    }
}
