using System.Collections.Immutable;

namespace Piaohao.Acquirer.Orders;

/// <summary>What a terminal has of one kind of set, or when it last did what staff may want.</summary>
/// <param name="Kind">The digit of the header: 2 status, 3 sign-in, otherwise a set.</param>
/// <param name="Version">The version in use; 0 none.</param>
/// <param name="Refused">The version that the terminal found damaged; 0 none.</param>
public sealed record TerminalFact(int Kind, int Version, int Refused, DateTimeOffset At)
{
    public const int Status = 2, SignIn = 3;
}

/// <summary>New facts of one terminal, and its status where it sent one.</summary>
public sealed record TerminalFacts(string MerchantId, string TerminalId, ImmutableArray<TerminalFact> Facts, string? StatusText = null);
