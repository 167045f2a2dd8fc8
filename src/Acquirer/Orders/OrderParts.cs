using Piaohao.Merchants;
using Piaohao.Merchants.Orders;

namespace Piaohao.Acquirer.Orders;

/// <summary>Where orders for terminals come from; both are of the registry's database, which other processes may change.</summary>
public sealed record OrderParts(MerchantRegistry Registry, OrderRegistry Orders);
