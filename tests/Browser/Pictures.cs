namespace Piaohao.Browser.Tests;

/// <summary>Where pictures of the pages are kept for people to look at.</summary>
internal static class Pictures
{
    public static string Folder { get; } = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(EndToEnd.Tests.RunningPiaohao.Program))!, "screenshots");
}
