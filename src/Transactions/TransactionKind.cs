using Piaohao.Iso8583.UnionPay;

namespace Piaohao.Transactions;

/// <summary>The financial transactions of a terminal. The numbers are those of field 60.1; they are stored and never change.</summary>
public enum TransactionKind
{
    /// <summary>余额查询: moves nothing and is kept nowhere but in the journals.</summary>
    Balance = TransactionCodes.Balance,

    /// <summary>交易查询: asks what became of another transaction (a code of this acquirer, docs/wire.md).</summary>
    Query = TransactionCodes.Query,

    /// <summary>预授权: holds an amount at the issuer.</summary>
    PreAuthorisation = TransactionCodes.PreAuthorisation,

    /// <summary>预授权撤销: lets the held amount go.</summary>
    PreAuthorisationVoid = TransactionCodes.PreAuthorisationVoid,

    /// <summary>预授权完成（请求）: takes up to the agreed share of the held amount, online.</summary>
    Completion = TransactionCodes.Completion,

    /// <summary>预授权完成撤销: takes a completion back; the hold stands again.</summary>
    CompletionVoid = TransactionCodes.CompletionVoid,

    /// <summary>消费.</summary>
    Sale = TransactionCodes.Sale,

    /// <summary>消费撤销: takes a whole sale of the same batch back.</summary>
    SaleVoid = TransactionCodes.SaleVoid,

    /// <summary>预授权完成（通知）: a completion that is stored and told later.</summary>
    CompletionNotice = TransactionCodes.CompletionNotice,

    /// <summary>退货: gives a part or the rest of a sale or completion back.</summary>
    Refund = TransactionCodes.Refund,

    /// <summary>离线结算: a sale authorised by telephone, told later.</summary>
    OfflineSale = TransactionCodes.OfflineSale,

    /// <summary>小费调整: adds a tip to a sale of the same batch, told later.</summary>
    TipAdjust = TransactionCodes.TipAdjust,
}

/// <summary>How a transaction names its original in field 61.</summary>
public enum OriginalReference
{
    /// <summary>It has none.</summary>
    None,

    /// <summary>Batch and trace number of the original in the terminal's present batch (12 digits).</summary>
    Trace,

    /// <summary>Batch, trace number and date MMDD of the original (16 digits); batch and trace may be zeros where only field 37 or 38 names it.</summary>
    TraceAndDate,
}

/// <summary>On which side a transaction counts in the totals of a settlement (field 48).</summary>
public enum TotalsSide
{
    /// <summary>It does not count.</summary>
    None,

    /// <summary>Money for the merchant.</summary>
    Debit,

    /// <summary>Money back to the cardholder.</summary>
    Credit,
}
