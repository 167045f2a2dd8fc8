namespace Piaohao.Terminal.Operators;

/// <summary>What an operator may do is known from the number: 00 supervisor, 01 to 97 cashiers, 99 administrator.</summary>
internal static class OperatorNumber
{
    private const string Administrator = "99";

    /// <summary>False for the administrator, who sets the terminal up and takes no money.</summary>
    public static bool MaySell(string number) => number != Administrator;
}
