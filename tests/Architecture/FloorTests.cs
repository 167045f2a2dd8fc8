using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Xunit;

namespace Piaohao.Architecture.Tests;

public sealed class FloorTests
{
    [Fact]
    public void Every_room_has_a_floor()
    {
        Assert.Equal(House.Floors.Keys.Order(StringComparer.Ordinal), House.Rooms);
    }

    [Fact]
    public void A_room_uses_only_rooms_on_lower_floors()
    {
        var wrong = from room in House.Rooms
                    from used in House.RoomsUsedBy(room)
                    where House.FloorOf(used) >= House.FloorOf(room)
                    select $"{room} (floor {House.FloorOf(room)}) uses {used} (floor {House.FloorOf(used)})";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Compiled_rooms_use_only_rooms_on_lower_floors()
    {
        var wrong = from room in House.Rooms
                    from used in AssembliesUsedBy(room)
                    where House.FloorOf(used) >= House.FloorOf(room)
                    select $"{room} uses {used}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Standalone_libraries_depend_on_nothing_else()
    {
        foreach (var (room, packages) in House.Standalone)
        {
            Assert.Empty(House.RoomsUsedBy(room));
            Assert.Equal(packages, House.ProjectOf(room).Descendants("PackageReference").Select(p => (string)p.Attribute("Include")!));
            Assert.True(File.Exists(Path.Combine(House.Root, "src", room, "README.md")), $"src/{room} has no README.md of its own.");
        }
    }

    [Theory]
    [InlineData("Iso8583", "System.Net.Sockets", "System.Security.Cryptography")]
    [InlineData("Keys", "System.Net.Sockets", "Microsoft.Data.Sqlite")]
    [InlineData("Ledger", "System.Net.Sockets", "Microsoft.Data.Sqlite")]
    [InlineData("Storage", "System.Net.Sockets", "Microsoft.AspNetCore")]
    [InlineData("Merchants", "Piaohao.Iso8583", "Piaohao.Link")]
    public void A_room_does_not_know_what_it_must_not(string room, params string[] forbidden)
    {
        var used = References(room);
        foreach (var name in forbidden)
            Assert.DoesNotContain(used, u => u.StartsWith(name, StringComparison.Ordinal));
    }

    private static IEnumerable<string> AssembliesUsedBy(string room) =>
        from name in References(room)
        where name.StartsWith("Piaohao.", StringComparison.Ordinal)
        select name["Piaohao.".Length..];

    private static List<string> References(string room)
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, $"Piaohao.{room}.dll"));
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(r => metadata.GetString(metadata.GetAssemblyReference(r).Name))];
    }
}
