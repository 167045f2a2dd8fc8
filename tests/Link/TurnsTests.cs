using Xunit;

namespace Piaohao.Link.Tests;

public sealed class TurnsTests
{
    private readonly Turns turns = new(1);

    [Fact]
    public async Task Places_are_given_in_the_order_of_asking()
    {
        await turns.EnterAsync(CancellationToken.None);
        var (first, second) = (turns.EnterAsync(CancellationToken.None).AsTask(), turns.EnterAsync(CancellationToken.None).AsTask());
        Assert.Equal(0, turns.Free);
        turns.Leave();
        await first;
        Assert.False(second.IsCompleted);
        turns.Leave();
        await second;
        turns.Leave();
        Assert.Equal(1, turns.Free);
    }

    [Fact]
    public async Task Who_gives_up_waiting_is_passed_over()
    {
        using var cancel = new CancellationTokenSource();
        await turns.EnterAsync(CancellationToken.None);
        var (gone, next) = (turns.EnterAsync(cancel.Token).AsTask(), turns.EnterAsync(CancellationToken.None).AsTask());
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        turns.Leave();
        await next;
        turns.Leave();
        Assert.Equal(1, turns.Free);
    }

    [Fact]
    public async Task Who_has_given_up_before_asking_holds_no_place()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => turns.EnterAsync(new CancellationToken(canceled: true)).AsTask());
        Assert.Equal(1, turns.Free);
    }
}
