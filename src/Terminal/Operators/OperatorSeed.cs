namespace Piaohao.Terminal.Operators;

/// <summary>An operator to be added: two digits and a password of 4 to 8 digits.</summary>
/// <param name="Number"><c>00</c> supervisor, <c>01</c>–<c>97</c> cashiers, <c>99</c> system administrator.</param>
public sealed record OperatorSeed(string Number, string Password)
{
    /// <summary>The number alone: the password is never printed.</summary>
    public override string ToString() => Number;
}
