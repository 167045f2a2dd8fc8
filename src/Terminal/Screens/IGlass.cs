namespace Piaohao.Terminal.Screens;

/// <summary>Where screens go. The browser, a test and the simulation each implement it.</summary>
public interface IGlass
{
    /// <summary>Replaces what is shown. Must not block: a slow viewer sees only the latest screen.</summary>
    void Show(Screen screen);
}
