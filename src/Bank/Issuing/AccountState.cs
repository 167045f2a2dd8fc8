namespace Piaohao.Bank.Issuing;

/// <summary>An account's money in fen.</summary>
/// <param name="Held">What pre-authorisations in force keep from being spent.</param>
/// <param name="NextLapse">Unix milliseconds before which none of them lapses; <see cref="long.MaxValue"/> where there is none.</param>
/// <param name="Day">The day <paramref name="DaySpent"/> counts, such as 20261122.</param>
/// <param name="DaySpent">What was taken or held on that day and still stands. What gives back counts on the day of what it gives back.</param>
internal readonly record struct AccountState(
    long Balance, long CreditLine, long Held, long NextLapse, long SaleLimit, long DayLimit, long Day, long DaySpent)
{
    public long Available => Balance + CreditLine - Held;

    public long SpentOn(long day) => day == Day ? DaySpent : 0;

    public AccountState Take(long amount, long day) => Spend(amount, day) with { Balance = Balance - amount };

    public AccountState GiveBack(long amount, long day) => Unspend(amount, day) with { Balance = Balance + amount };

    public AccountState Hold(long amount, long day, long lapsesAt) =>
        Spend(amount, day) with { Held = Held + amount, NextLapse = Math.Min(NextLapse, lapsesAt) };

    public AccountState LetGo(long amount, long day) => Unspend(amount, day) with { Held = Held - amount };

    // Only one day is counted: a later one begins the count again, an earlier one is over.
    private AccountState Spend(long amount, long day) =>
        day > Day ? this with { Day = day, DaySpent = amount } : day == Day ? this with { DaySpent = DaySpent + amount } : this;

    private AccountState Unspend(long amount, long day) => day == Day ? this with { DaySpent = DaySpent - amount } : this;
}
