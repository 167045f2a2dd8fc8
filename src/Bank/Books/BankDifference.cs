namespace Piaohao.Bank.Books;

/// <summary>Something in the books that does not add up.</summary>
/// <param name="Subject">The account, sale or reversal.</param>
/// <param name="Expected">What should stand there.</param>
/// <param name="Found">What does.</param>
public sealed record BankDifference(string Subject, string Expected, string Found)
{
    public override string ToString() => $"{Subject}: expected {Expected}, found {Found}";
}
