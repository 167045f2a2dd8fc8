using System.Collections.Frozen;
using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Orders;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Flows;

/// <summary>The flow of each kind that is kept in the books; balance and query are kept nowhere.</summary>
internal sealed class TransactionFlows
{
    private readonly FrozenDictionary<TransactionKind, ITransactionFlow> flows;

    public TransactionFlows(HostBooks books, AcquirerOptions options, OrderBoard board)
    {
        var originals = new Originals(books);
        flows = new ITransactionFlow[]
        {
            new Sale(),
            new SaleVoid(originals),
            new Refund(originals),
            new PreAuthorisation(),
            new PreAuthorisationVoid(originals, options),
            new Completion(TransactionKind.Completion, originals, options),
            new Completion(TransactionKind.CompletionNotice, originals, options),
            new CompletionVoid(originals),
            new OfflineSale(books),
            new TipAdjust(originals, terminal => board.TipPercentMax(terminal, options.TipPercent)),
        }.ToFrozenDictionary(flow => flow.Kind);
    }

    public ITransactionFlow Of(TransactionKind kind) => flows[kind];
}
