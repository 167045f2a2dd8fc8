namespace Piaohao.Terminal.Operators;

/// <summary>What an operator may do is known from the number: 00 supervisor, 01 to 97 cashiers, 99 administrator (UnionPay POS, operators).</summary>
internal static class OperatorNumber
{
    public const string Supervisor = "00", Administrator = "99";

    /// <summary>True for 01 to 97.</summary>
    public static bool IsCashier(string number) => number is { Length: 2 } && number is not (Supervisor or "98" or Administrator) && number.All(char.IsAsciiDigit);

    /// <summary>True where the operator needs nobody else for it. A cashier asks the supervisor for voids, refunds and settlement; the administrator sets up and takes no money.</summary>
    public static bool Holds(string number, Right right) => number switch
    {
        Supervisor => right is not Right.Settings,
        Administrator => right is Right.Operators or Right.Settings or Right.Reprint,
        _ => IsCashier(number) && right is Right.Sell or Right.Complete or Right.Reprint,
    };

    /// <summary>Whose password allows an operator what the own number does not; null where nobody's does: the administrator moves no money.</summary>
    public static string? WhoGrants(string number, Right right) => right switch
    {
        Right.Settings => Administrator,
        Right.Sell or Right.Complete or Right.Void or Right.Refund when number == Administrator => null,
        _ => Supervisor,
    };
}
