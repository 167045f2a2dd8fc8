using System.Collections.Immutable;
using Piaohao.Terminal.Operators;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Flows;

/// <summary>操作员管理: the supervisor adds and removes cashiers and gives them new passwords; everyone changes the own one.</summary>
internal sealed class OperatorUpkeep(FlowParts parts)
{
    private const string Title = "operators.title";
    private readonly Machine machine = parts.Machine;
    private readonly DigitsStep typed = new(parts.Machine);
    private readonly PasswordStep passwords = new(parts.Machine);

    public async Task AddAsync(CancellationToken stop)
    {
        if (!await parts.Rights.AllowAsync(Right.Operators, stop)) return;
        if (await AskNumberAsync("operators.add-prompt", "operators.add-wrong", number => OperatorNumber.IsCashier(number) && !machine.Operators.Has(number), stop)
            is not { } number) return;
        if (await SetAsync(number, stop)) await parts.Notices.DoneAsync(Title, "operators.added", stop, number);
    }

    public async Task RemoveAsync(CancellationToken stop)
    {
        if (!await parts.Rights.AllowAsync(Right.Operators, stop)) return;
        if (await AskNumberAsync("operators.remove-prompt", "operators.unknown", number => OperatorNumber.IsCashier(number) && number != machine.Operator && machine.Operators.Has(number), stop)
            is not { } number) return;
        if (!await ConfirmRemovalAsync(number, stop)) return;
        await machine.Operators.RemoveAsync(number, stop);
        TerminalLog.OperatorRemoved(machine.Log, machine.Options.Tid, number, machine.Operator);
        await parts.Notices.DoneAsync(Title, "operators.removed", stop, number);
    }

    /// <summary>A new password, which also ends a lock-out. The supervisor's own is given by the administrator alone.</summary>
    public async Task ResetAsync(CancellationToken stop)
    {
        if (!await parts.Rights.AllowAsync(Right.Operators, stop)) return;
        if (await AskNumberAsync("operators.reset-prompt", "operators.unknown", MayReset, stop) is not { } number) return;
        if (await SetAsync(number, stop)) await parts.Notices.DoneAsync(Title, "operators.reset", stop, number);
    }

    public async Task ChangeOwnAsync(CancellationToken stop)
    {
        var number = machine.Operator;
        var old = new DigitsQuestion("password", "password.title", "password.old", InputKind.Secret) { Lines = texts => PasswordStep.OperatorLine(texts, number) };
        if (await passwords.ConfirmAsync(number, old, stop) && await SetAsync(number, stop)) await parts.Notices.DoneAsync("password.title", "password.changed", stop);
    }

    public Task ListAsync(CancellationToken stop) => machine.TellAsync(texts => new View("operators", texts[Title])
    {
        Lines = [.. machine.Operators.Numbers().Chunk(8).Select(numbers => new ScreenLine(string.Join("  ", numbers)))],
        Prompt = texts["operators.list-prompt"],
    }, stop);

    private bool MayReset(string number) =>
        machine.Operators.Has(number) && (OperatorNumber.IsCashier(number) || (number == OperatorNumber.Supervisor && machine.Operator == OperatorNumber.Administrator));

    private async Task<bool> SetAsync(string number, CancellationToken stop)
    {
        if (await passwords.ChooseAsync(number, stop) is not { } password) return false;
        try
        {
            await machine.Operators.SetAsync(number, password, stop);
        }
        finally
        {
            Array.Clear(password);
        }

        TerminalLog.PasswordSet(machine.Log, machine.Options.Tid, number, machine.Operator);
        return true;
    }

    private async Task<string?> AskNumberAsync(string prompt, string wrong, Func<string, bool> fits, CancellationToken stop)
    {
        var question = new DigitsQuestion("operators", Title, prompt, InputKind.Digits);
        while (await typed.AskTextAsync(question, 2, stop) is { } digits)
        {
            var number = digits.PadLeft(2, '0');
            if (fits(number)) return number;
            question = question with { Advice = texts => texts.Of(wrong, number) };
        }

        return null;
    }

    private async Task<bool> ConfirmRemovalAsync(string number, CancellationToken stop)
    {
        ImmutableArray<Key> keys = [Key.Confirm, Key.Cancel];
        return await machine.AskAsync(texts => new View("operators", texts[Title])
        {
            Lines = [new ScreenLine(texts.Of("operators.remove-line", number), LineMark.Note)],
            Prompt = texts["operators.remove-confirm"],
            SoftKeys = [new SoftKey(Key.Confirm, texts["operators.remove-key"], Primary: true), new SoftKey(Key.Cancel, texts["key.back"])],
            Tone = ScreenTone.Attention,
        }, machine.Options.StepTimeout, stop, keys) == Key.Confirm;
    }
}
