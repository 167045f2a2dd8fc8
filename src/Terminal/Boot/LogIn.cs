using Piaohao.Terminal.Flows;
using Piaohao.Terminal.Operators;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Boot;

/// <summary>Operator number and password, at the beginning and where the screen was locked. Nobody gets past it without one.</summary>
/// <param name="inBetween">Done while nobody is there.</param>
internal sealed class LogIn(Machine machine, Func<CancellationToken, Task> inBetween)
{
    private const int NumberLength = 2;
    private readonly DigitsStep typed = new(machine);
    private readonly PasswordStep passwords = new(machine);

    /// <summary>Returns when an operator is logged in.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        machine.Operator = "";
        Func<Texts, string>? advice = null;
        while (true)
        {
            if (await typed.AskTextAsync(NumberQuestion(advice), NumberLength, stop) is not { } digits) continue;
            var number = digits.PadLeft(NumberLength, '0');
            var result = await passwords.TryAsync(number, PasswordQuestion(number), stop);
            if (result is { Outcome: LogInOutcome.Accepted })
            {
                machine.Operator = number;
                await machine.Memory.RememberOperatorAsync(number, stop);
                return;
            }

            // A wrong number and a wrong password are told alike.
            advice = result is { } refused ? PasswordStep.Advice(refused, "operator.wrong") : null;
        }
    }

    /// <summary>锁屏: returns when the operator at work has given the password again, or another has logged in.</summary>
    public async Task LockAsync(CancellationToken stop)
    {
        var question = LockedQuestion(machine.Operator);
        while (await passwords.TryAsync(machine.Operator, question, stop) is { } result)
        {
            if (result.Outcome == LogInOutcome.Accepted) return;
            question = question with { Advice = PasswordStep.Advice(result, "password.wrong") };
        }

        await RunAsync(stop);
    }

    private DigitsQuestion NumberQuestion(Func<Texts, string>? advice) => new("operator", "operator.title", "operator.number", InputKind.Digits)
    {
        Advice = advice,
        MayLeave = false,
        InBetween = inBetween,
    };

    private static DigitsQuestion PasswordQuestion(string number) => new("operator", "operator.title", "operator.password", InputKind.Secret)
    {
        Lines = texts => PasswordStep.OperatorLine(texts, number),
    };

    private DigitsQuestion LockedQuestion(string number) => new("locked", "lock.title", "operator.password", InputKind.Secret)
    {
        Lines = texts => PasswordStep.OperatorLine(texts, number),
        OtherKey = texts => texts["menu.operator"],
        MayLeave = false,
        InBetween = inBetween,
    };
}
