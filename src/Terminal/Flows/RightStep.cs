using Piaohao.Terminal.Operators;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Flows;

/// <summary>Asks whether the operator may do what was chosen, and where not, for the password of whoever may allow it.</summary>
internal sealed class RightStep(Machine machine)
{
    private readonly PasswordStep passwords = new(machine);

    /// <summary>True where it may be done; otherwise the screen has said why not, or nobody gave the password.</summary>
    public async Task<bool> AllowAsync(Right right, CancellationToken stop)
    {
        if (OperatorNumber.Holds(machine.Operator, right)) return true;
        if (OperatorNumber.WhoGrants(machine.Operator, right) is not { } who) return await new Notices(machine).FaultAsync("sale.title", "E53", stop);
        if (!await passwords.ConfirmAsync(who, Question(right, who), stop)) return false;
        TerminalLog.RightGranted(machine.Log, machine.Options.Tid, right, machine.Operator, who);
        return true;
    }

    private static DigitsQuestion Question(Right right, string who) => new("password", "right.title", $"right.prompt-{who}", InputKind.Secret)
    {
        Lines = texts => [new ScreenLine(texts.Of($"right.needs-{who}", texts[$"right.{right}"]))],
    };
}
