using System.Collections.Immutable;
using Piaohao.Terminal.Operators;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Flows;

/// <summary>An operator's password: typed as dots, checked by the book with its growing lock-out, wiped.</summary>
internal sealed class PasswordStep(Machine machine)
{
    /// <summary>Passwords have this many digits.</summary>
    public const int Shortest = 4, Longest = 8;

    private readonly DigitsStep typed = new(machine);

    /// <summary>One try. Null where the operator went back.</summary>
    public async Task<LogInResult?> TryAsync(string number, DigitsQuestion question, CancellationToken stop)
    {
        var password = new char[Longest];
        try
        {
            var length = await typed.AskAsync(question, password, stop);
            return length is null or DigitsStep.Other ? null : await machine.Operators.CheckAsync(number, password.AsMemory(0, length.Value), stop);
        }
        finally
        {
            Array.Clear(password);
        }
    }

    /// <summary>Tries until the password is right; false where the operator went back.</summary>
    public async Task<bool> ConfirmAsync(string number, DigitsQuestion question, CancellationToken stop)
    {
        while (await TryAsync(number, question, stop) is { } result)
        {
            if (result.Outcome == LogInOutcome.Accepted) return true;
            question = question with { Advice = Advice(result, "password.wrong") };
        }

        return false;
    }

    /// <summary>A new password, typed twice alike; null where the operator went back. The caller clears it.</summary>
    public async Task<char[]?> ChooseAsync(string number, CancellationToken stop)
    {
        Func<Texts, string>? advice = null;
        while (true)
        {
            if (await NewAsync(number, "password.new", advice, stop) is not { } first) return null;
            if (first.Length < Shortest)
            {
                Array.Clear(first);
                advice = texts => texts.Of("password.short", Shortest, Longest);
                continue;
            }

            var again = await NewAsync(number, "password.again", null, stop);
            var alike = again is not null && again.AsSpan().SequenceEqual(first);
            if (again is not null) Array.Clear(again);
            if (alike) return first;
            Array.Clear(first);
            if (again is null) return null;
            advice = texts => texts["password.differ"];
        }
    }

    private async Task<char[]?> NewAsync(string number, string prompt, Func<Texts, string>? advice, CancellationToken stop)
    {
        var question = new DigitsQuestion("password", "password.title", prompt, InputKind.Secret) { Lines = texts => OperatorLine(texts, number), Advice = advice };
        var password = new char[Longest];
        try
        {
            return await typed.AskAsync(question, password, stop) is { } length ? password[..length] : null;
        }
        finally
        {
            Array.Clear(password);
        }
    }

    /// <summary>What to say after a try that failed.</summary>
    /// <param name="wrong">Name of the text for a wrong password.</param>
    public static Func<Texts, string> Advice(LogInResult result, string wrong) => result.Outcome == LogInOutcome.Locked
        ? texts => texts.Of("operator.locked", Texts.Minutes(result.LockedFor))
        : texts => texts[wrong];

    /// <summary>The line that names the operator whose password is meant.</summary>
    public static ImmutableArray<ScreenLine> OperatorLine(Texts texts, string number) => [new ScreenLine(texts.Of("operator.line", number))];
}
