using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Piaohao.Merchants.Orders;
using Piaohao.Orders;
using Piaohao.Server.Composition;
using Piaohao.Server.Orders;

namespace Piaohao.Server.Commands;

/// <summary><c>piaohao orders</c>: what terminals are given, published and rolled out by staff. A running host takes it up within a second.</summary>
internal static class OrdersCommand
{
    private static readonly Dictionary<string, SetKind> Kinds = new(StringComparer.Ordinal)
    {
        ["parameters"] = SetKind.Parameters, ["ca-keys"] = SetKind.CaKeys, ["aids"] = SetKind.ChipParameters, ["blacklist"] = SetKind.Blacklist, ["software"] = SetKind.Software,
    };

    private static readonly Option<string> Group = new("--group") { Description = "Group of terminals", DefaultValueFactory = _ => OrderPlan.StandardGroup };
    private static readonly Option<string> Reason = new("--reason") { Description = "Why, for the record", Required = true };
    private static readonly Argument<string> Kind = new("kind") { Description = "parameters, ca-keys, aids, blacklist or software" };

    public static Command Build()
    {
        Kind.AcceptOnlyFromAmong([.. Kinds.Keys]);
        return new Command("orders", "Publish what terminals are given, and roll it out") { Publish(), Show(), RollOut(), RollBack(), Sign() };
    }

    private static Command Publish()
    {
        var file = new Argument<string>("file") { Description = "The set as JSON (docs/orders.md)" };
        var note = new Option<string>("--note") { Description = "What it is for", DefaultValueFactory = _ => "" };
        var command = new Command("publish", "Publish the next version of a set; software waits for its roll-out") { Kind, file, Group, note, Settings.DataOption };
        command.SetAction(arguments => WithDesk(arguments, desk =>
        {
            var kind = Kinds[arguments.GetRequiredValue(Kind)];
            var set = desk.Orders.Publish(arguments.GetRequiredValue(Group), kind, SetFile.Read(kind, arguments.GetRequiredValue(file), desk.Random), arguments.GetRequiredValue(note));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind} version {set.Stamp.Version} for group {set.Group}: {set.Items} items, {set.Stamp.Digest}"));
            return 0;
        }));
        return command;
    }

    private static Command Show()
    {
        var command = new Command("show", "Published sets and who gets them") { Settings.DataOption, Settings.JsonOption };
        command.SetAction(arguments => WithDesk(arguments, desk =>
        {
            var plan = desk.Orders.Load();
            if (arguments.GetValue(Settings.JsonOption))
                Console.WriteLine(JsonSerializer.Serialize(new
                {
                    sets = plan.Sets.Select(set => new { group = set.Group, kind = set.Kind.ToString(), version = set.Stamp.Version, digest = set.Stamp.Digest, items = set.Items, note = set.Note }),
                    rollOuts = plan.RollOuts.Select(r => new { group = r.Group, kind = r.Kind.ToString(), version = r.Version, otherwise = r.BaseVersion, percent = r.Percent, terminals = r.Terminals, reason = r.Reason }),
                }));
            else
                foreach (var line in Lines(plan)) Console.WriteLine(line);
            return 0;
        }));
        return command;
    }

    private static IEnumerable<string> Lines(OrderPlan plan)
    {
        if (plan.Sets.IsEmpty) yield return "Nothing has been published yet.";
        foreach (var set in plan.Sets)
            yield return string.Create(CultureInfo.InvariantCulture, $"{set.Group,-12} {set.Kind,-15} {set.Stamp.Version,4} {set.Items,6} items  {set.Stamp.Digest[..12]}  {set.Note}");
        foreach (var rollOut in plan.RollOuts)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{rollOut.Group,-12} {rollOut.Kind,-15} {rollOut.Version,4} for {rollOut.Percent} % {string.Join(' ', rollOut.Terminals)}, otherwise {rollOut.BaseVersion}: {rollOut.Reason}");
    }

    private static Command RollOut()
    {
        var version = new Argument<int>("version") { Description = "A published version" };
        var percent = new Option<int>("--percent") { Description = "Share of the group, 0 to 100", DefaultValueFactory = _ => 100 };
        var terminals = new Option<string[]>("--terminal") { Description = "Terminals that get it in any case", DefaultValueFactory = _ => [] };
        percent.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 100) result.AddError("--percent takes 0 to 100.");
        });
        var command = new Command("roll-out", "Give a published version to a part of a group, or to all of it") { Kind, version, percent, terminals, Group, Reason, Settings.DataOption };
        command.SetAction(arguments => WithDesk(arguments, desk => Told(desk.Orders.RollOut(
            arguments.GetRequiredValue(Group), Kinds[arguments.GetRequiredValue(Kind)], arguments.GetRequiredValue(version), arguments.GetRequiredValue(percent),
            [.. arguments.GetRequiredValue(terminals)], arguments.GetRequiredValue(Reason)), "There is no such version: ./piaohao orders show names all of them.")));
        return command;
    }

    private static Command RollBack()
    {
        var command = new Command("roll-back", "Give the whole group the version it had before") { Kind, Group, Reason, Settings.DataOption };
        command.SetAction(arguments => WithDesk(arguments, desk => Told(
            desk.Orders.RollBack(arguments.GetRequiredValue(Group), Kinds[arguments.GetRequiredValue(Kind)], arguments.GetRequiredValue(Reason)),
            "There is no version before to go back to.")));
        return command;
    }

    private static Command Sign()
    {
        var package = new Argument<string>("package") { Description = "The program package" };
        var version = new Option<string>("--version") { Description = "Program version, at most 8 characters", Required = true };
        var signer = new Option<string>("--signer") { Description = "Whose key it is", DefaultValueFactory = _ => "Piaohao demo" };
        var output = new Option<string>("--out") { Description = "The file to publish", Required = true };
        var command = new Command("sign", "Sign a program package and write the file that publishes it") { package, version, signer, output, Settings.DataOption };
        command.SetAction(arguments => WithDesk(arguments, _ =>
        {
            var path = arguments.GetRequiredValue(package);
            var content = File.ReadAllBytes(path);
            var name = arguments.GetRequiredValue(version);
            if (content.Length is 0 or > SoftwareManifest.SizeMax || !SoftwareManifest.IsVersion(name))
                throw new InvalidDataException($"A package has 1 to {SoftwareManifest.SizeMax} bytes, a version 1 to 8 printable characters.");
            var manifest = SigningKey.Sign(DataFolder.Of(arguments), content, name, arguments.GetRequiredValue(signer));
            SetFile.WritePackage(arguments.GetRequiredValue(output), path, manifest);
            Console.WriteLine($"{arguments.GetRequiredValue(output)}: version {manifest.Version}, SHA-256 {manifest.Digest}");
            return 0;
        }));
        return command;
    }

    private static int Told(RollOut? made, string otherwise)
    {
        if (made is null) Console.Error.WriteLine(otherwise);
        else Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{made.Kind} version {made.Version} for {made.Percent} % of group {made.Group}, otherwise {made.BaseVersion}"));
        return made is null ? 1 : 0;
    }

    private static int WithDesk(ParseResult arguments, Func<StaffDesk, int> work)
    {
        using var desk = StaffDesk.Open(DataFolder.Of(arguments), TimeProvider.System);
        if (desk is null) return 2;
        try
        {
            return work(desk);
        }
        catch (Exception wrong) when (wrong is InvalidDataException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(wrong.Message);
            return 1;
        }
    }
}
