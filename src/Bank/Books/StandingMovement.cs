using Piaohao.Amounts;
using Piaohao.Transactions;

namespace Piaohao.Bank.Books;

/// <summary>A transaction that moved money and was not reversed. One that was voided stands, and so does the void that gives its money back.</summary>
/// <param name="Rrn">Field 37 of the transaction itself.</param>
/// <param name="Amount">What it took from the cardholder; below zero where it gave back.</param>
public sealed record StandingMovement(string Rrn, TransactionKind Kind, Money Amount, string TerminalId, string MerchantId);
