using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Piaohao.Bench.Load;

namespace Piaohao.Bench;

/// <summary><c>dotnet run -c Release --project bench/Bench -- codec</c> or <c>-- sale</c>; docs/benchmarks.md says what they measure.</summary>
internal static class Program
{
    /// <summary>The generated-project way of BenchmarkDotNet wants a project named as its assembly; ours has the house's name in front.</summary>
    private static readonly IConfig InThisProcess = DefaultConfig.Instance.AddJob(Job.Default
        .WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(8).WithIterationCount(15));

    private static async Task<int> Main(string[] args)
    {
        switch (args.FirstOrDefault())
        {
            case "codec":
                BenchmarkRunner.Run<CodecBenchmark>(InThisProcess, args[1..]);
                return 0;
            case "sale" when LoadOptions.TryParse(args.AsSpan(1), out var options):
                return await SaleLoad.RunAsync(options);
            default:
                Console.Error.WriteLine("codec   reads and writes a 20-field chip sale (BenchmarkDotNet options may follow)");
                Console.Error.WriteLine($"sale    drives sales through host and card network: {LoadOptions.Usage}");
                return 2;
        }
    }
}
