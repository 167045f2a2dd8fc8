using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Piaohao.Server.Composition;
using Piaohao.Terminal.Screens;
using Xunit;

namespace Piaohao.Server.Tests;

/// <summary>Till and host over real TLS on loopback: the administrator pins the host's certificate, and another one is refused.</summary>
public sealed class HostTlsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string data = Directory.CreateTempSubdirectory("piaohao-").FullName;

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Fact]
    public async Task Pinned_certificate_carries_the_day_and_another_one_is_refused_with_its_code()
    {
        var port = 0;
        await using (var stack = await StartAsync(0))
        {
            port = stack.Acquirer!.TlsPort!.Value;
            await LogInAsync(stack);
            await OpenSettingsAsync(stack);
            await PressAsync(stack, "setting", Key.D1);
            await PressAsync(stack, "setting", Key.Confirm);
            await PressAsync(stack, "menu", [.. port.ToString(System.Globalization.CultureInfo.InvariantCulture).Select(digit => Key.D0 + (digit - '0')), Key.Confirm]);
            await PressAsync(stack, "fingerprint", Key.D2, Key.D3);
            var shown = string.Concat(stack.Till!.Glass.Screen.Lines.Select(line => line.Text)).Replace(" ", "", StringComparison.Ordinal);
            Assert.Equal(HostCertificate.Fingerprint(new DataFolder(data)), shown);
            await PressAsync(stack, "menu", Key.Confirm);
            Assert.Contains(stack.Till!.Glass.Screen.Lines, line => line.Text == "2 线路加密：TLS，核对指纹");
            await PressAsync(stack, "menu", Key.Cancel);
            await PressAsync(stack, "result", Key.D3);
            Assert.Contains("回响成功", stack.Till!.Glass.Screen.Lines[0].Text, StringComparison.Ordinal);
        }

        File.Delete(Path.Combine(data, "acquirer", "pos-tls.pfx"));
        await using var other = await StartAsync(port);
        var boot = await UntilAsync(other, screen => screen.Name == "boot" && screen.Prompt.Length > 0);
        Assert.Contains(boot.Lines, line => line.Text == "主机的证书不可信 (E44)");
    }

    private Task<Stack> StartAsync(int tlsPort) => Stack.StartAsync(
        new Settings(0, 0, 0, data, IPAddress.Loopback, null, LogLevel.Warning) { PosTlsPort = tlsPort }, TimeProvider.System, NullLoggerFactory.Instance);

    private static async Task LogInAsync(Stack stack)
    {
        await UntilAsync(stack, screen => screen.Name == "operator");
        await PressAsync(stack, "operator", Key.D0, Key.D1, Key.Confirm);
        await UntilAsync(stack, screen => screen is { Name: "operator", Input.Kind: InputKind.Secret });
        await PressAsync(stack, "result", Key.D0, Key.D0, Key.D0, Key.D0, Key.Confirm);
        await PressAsync(stack, "idle", Key.Confirm);
    }

    private static async Task OpenSettingsAsync(Stack stack)
    {
        await PressAsync(stack, "menu", Key.Menu);
        foreach (var label in (string[])["机器", "设置"])
        {
            var before = stack.Till!.Glass.Screen;
            stack.Till!.Glass.Press(before.SoftKeys.First(key => key.Label == label).Key);
            await UntilAsync(stack, screen => screen.Title != before.Title);
        }

        await PressAsync(stack, "menu", [.. Enumerable.Repeat(Key.D8, 8), Key.Confirm]);
        await UntilAsync(stack, screen => screen.Title == "设置");
    }

    private static async Task PressAsync(Stack stack, string until, params Key[] keys)
    {
        var before = stack.Till!.Glass.Screen;
        foreach (var key in keys) stack.Till!.Glass.Press(key);
        await UntilAsync(stack, screen => screen.Name == until && (screen.Title, screen.Prompt) != (before.Title, before.Prompt));
    }

    /// <summary>The screen of which this is true, as soon as it is shown.</summary>
    private static async Task<Screen> UntilAsync(Stack stack, Func<Screen, bool> shown)
    {
        var found = new TaskCompletionSource<Screen>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(object? sender, EventArgs change)
        {
            if (stack.Till!.Glass.IsOn && stack.Till!.Glass.Screen is var screen && shown(screen)) found.TrySetResult(screen);
        }

        stack.Till!.Glass.Changed += Look;
        try
        {
            Look(null, EventArgs.Empty);
            return await found.Task.WaitAsync(Patience);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"The till shows {stack.Till!.Glass.Screen.Name} {stack.Till!.Glass.Screen.Title}: {stack.Till!.Glass.Screen.Prompt}", late);
        }
        finally
        {
            stack.Till!.Glass.Changed -= Look;
        }
    }
}
