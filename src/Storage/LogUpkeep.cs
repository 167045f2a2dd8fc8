namespace Piaohao.Storage;

/// <summary>What an engine in this process must do beside a lasting writer, so that no group waits for it.</summary>
internal abstract class LogUpkeep
{
    /// <summary>Works beside the writer until <see cref="End"/>; never throws.</summary>
    public abstract Task RunAsync();

    /// <summary>Called by the writer between two groups.</summary>
    public abstract void AfterGroup(WriteSession session);

    /// <summary>Lets <see cref="RunAsync"/> return.</summary>
    public abstract void End();
}
