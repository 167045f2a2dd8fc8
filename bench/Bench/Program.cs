using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Piaohao.Bench.Codec;
using Piaohao.Bench.Everything;
using Piaohao.Bench.Growing;
using Piaohao.Bench.Ledgers;
using Piaohao.Bench.Operations;
using Piaohao.Bench.Parties;
using Piaohao.Bench.Sales;
using Piaohao.Bench.Settling;
using Piaohao.Bench.Starting;

namespace Piaohao.Bench;

/// <summary><c>./piaohao bench</c>: docs/benchmarks.md says what its commands measure.</summary>
internal static class Program
{
    /// <summary>The generated-project way of BenchmarkDotNet wants a project named as its assembly; ours has the house's name in front.</summary>
    private static readonly IConfig InThisProcess = DefaultConfig.Instance.AddJob(Job.Default
        .WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(8).WithIterationCount(15));

    private static async Task<int> Main(string[] args)
    {
        switch (args.FirstOrDefault())
        {
            case "sale":
                return await SaleBench.RunAsync(args.AsSpan(1));
            case "codec" when args.Contains("--filter"):
                BenchmarkRunner.Run<CodecBenchmark>(InThisProcess, args[1..]);
                return 0;
            case "codec":
                return await CodecBench.RunAsync(args.AsSpan(1));
            case "hsm":
                return await HsmBench.RunAsync(args.AsSpan(1));
            case "ledger":
                return await LedgerBench.RunAsync(args.AsSpan(1));
            case "settle":
                return await SettleBench.RunAsync(args.AsSpan(1));
            case "growth":
                return await GrowthBench.RunAsync(args.AsSpan(1));
            case "start":
                return await StartBench.RunAsync(args.AsSpan(1));
            case "all":
                return await AllBench.RunAsync(args.AsSpan(1));
            case "party" when args is [_, "bank" or "host"]:
                return await PartyCommand.RunAsync(args[1]);
            default:
                Console.Error.WriteLine("What is measured, and how: docs/benchmarks.md.");
                Console.Error.WriteLine($"sale    sales through host and card network: {SaleOptions.Usage}");
                Console.Error.WriteLine($"settle  a day's batches, settled by all terminals at once: {SettleOptions.Usage}");
                Console.Error.WriteLine($"growth  sales and queries with large books: {GrowthOptions.Usage}");
                Console.Error.WriteLine($"start   the whole program, from its start to its first sale: {StartOptions.Usage}");
                Console.Error.WriteLine($"ledger  entries of two postings through the host's write path: {LedgerOptions.Usage}");
                Console.Error.WriteLine($"hsm     the commands a sale takes, beside the bare primitives: {TellOptions.Usage}");
                Console.Error.WriteLine($"codec   reads and writes a 20-field chip sale: {TellOptions.Usage}, or --filter '*' and other options of BenchmarkDotNet");
                Console.Error.WriteLine($"all     everything, written to a page: {AllOptions.Usage}");
                return args is ["--help" or "-h"] ? 0 : 2;
        }
    }
}
