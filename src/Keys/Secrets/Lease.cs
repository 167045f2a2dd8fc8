namespace Piaohao.Keys.Secrets;

/// <summary>The right to use a secret until the end of the block.</summary>
internal readonly ref struct Lease<T>(T secret)
    where T : Secret
{
    public T Secret { get; } = secret;

    public void Dispose() => Secret.Exit();
}
