namespace Piaohao.Simulation.Checkers;

/// <summary>What an auditor lets a transaction at the host become, by the stored numbers: 1 pending, 2 approved, 3 declined, 4 unknown, 5 reversed, 6 barred, 9 voided,
/// 10 partly refunded, 11 refunded, 12 completed, 13 expired. Between two looks it may have gone several steps.</summary>
internal static class FinalStates
{
    public static bool MayBecome(long before, long now) => before switch
    {
        1 or 4 => now != 6,
        // What stands is given back, completed or reversed, and what gave it back may be reversed; it is never declined, and never open again but on its way to be reversed.
        2 or 9 or 12 => now is 2 or 4 or 5 or 9 or 10 or 11 or 12 or 13,
        10 => now is 10 or 11,
        _ => false,
    };
}
