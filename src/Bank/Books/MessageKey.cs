namespace Piaohao.Bank.Books;

/// <summary>What names a transaction on the network link: acquirer, field 7 with its year, STAN. Field 90 holds the same of an original.</summary>
/// <param name="AcquirerId">Field 32, without leading zeros as field 90 fills them in.</param>
/// <param name="Sent">Field 7 with the year in front: 20261122103000.</param>
/// <param name="Stan">Field 11, six digits.</param>
internal readonly record struct MessageKey(string AcquirerId, long Sent, string Stan);

/// <summary>Field 90: an original as it was sent.</summary>
/// <param name="Request">Its message type: 100, 200 or 220.</param>
internal readonly record struct OriginalElements(short Request, MessageKey Key);
