using Xunit;

namespace Piaohao.EndToEnd.Tests;

/// <summary>A running demo in which the till has made one sale.</summary>
public sealed class SoldFixture : IAsyncLifetime
{
    public RunningPiaohao Piaohao { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Piaohao = await RunningPiaohao.StartAsync();
        var cashier = new Cashier(Piaohao);
        await cashier.WorkUntilAsync("pin", "4500", "card-1", "123456");
        await cashier.StepAsync("4500", "card-1", "123456");
        await cashier.WorkUntilAsync("result", "4500", "card-1", "123456");
    }

    /// <summary>The data folder as a power cut would leave it at this moment, in a folder of its own. Nothing is sold meanwhile, so the files fit each other.</summary>
    public string Copy()
    {
        var copy = Directory.CreateTempSubdirectory("piaohao-").FullName;
        foreach (var folder in Directory.EnumerateDirectories(Piaohao.Data))
        {
            var target = Directory.CreateDirectory(Path.Combine(copy, Path.GetFileName(folder))).FullName;
            foreach (var file in Directory.EnumerateFiles(folder).Where(f => !f.EndsWith("-shm", StringComparison.Ordinal) && Path.GetFileName(f) != "lock"))
                File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        return copy;
    }

    public ValueTask DisposeAsync() => Piaohao.DisposeAsync();
}
