using BenchmarkDotNet.Running;

namespace Piaohao.Bench;

/// <summary><c>dotnet run -c Release --project bench/Bench -- codec</c></summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        switch (args.FirstOrDefault())
        {
            case "codec":
                BenchmarkRunner.Run<CodecBenchmark>(args: args[1..]);
                return 0;
            default:
                Console.Error.WriteLine("codec   reads and writes a 20-field chip sale (BenchmarkDotNet options may follow)");
                return 2;
        }
    }
}
