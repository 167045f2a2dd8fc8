using Piaohao.Orders;

namespace Piaohao.Merchants.Orders;

/// <summary>A set as it was published for a group of terminals.</summary>
/// <param name="Items">How many items it has.</param>
/// <param name="Note">What it is for, for people; the program version of software.</param>
public sealed record OrderedSet(string Group, SetKind Kind, SetStamp Stamp, int Items, string Note, DateTimeOffset PublishedAt);
