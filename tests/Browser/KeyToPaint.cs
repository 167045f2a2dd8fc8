using System.Globalization;
using Microsoft.Playwright;
using Xunit;

namespace Piaohao.Browser.Tests;

/// <summary>The browser's own measure of a key's way to the glass and back, written to the log; the machine that tests may be busy, so no test depends on it.</summary>
internal static class KeyToPaint
{
    public static async Task LogAsync(IPage page)
    {
        var all = await page.EvaluateAsync<double[]>("performance.getEntriesByName('key-to-paint').map((entry) => entry.duration)");
        if (all.Length == 0) return;
        Array.Sort(all);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"key to paint: {all.Length} keys, median {all[all.Length / 2]:0} ms, 95 % within {all[all.Length * 95 / 100]:0} ms, longest {all[^1]:0} ms ({TestContext.Current.TestMethod?.MethodName})"));
    }
}
