using Piaohao.Iso8583.UnionPay;

namespace Piaohao.Transactions;

/// <summary>How a state is called wherever people read it: till, slip, page, command line.</summary>
public static class StateWords
{
    /// <summary>The word for a state, short enough for a list.</summary>
    public static Bilingual Of(TransactionState state) => state switch
    {
        TransactionState.Pending => new("处理中", "Pending"),
        TransactionState.Approved => new("已批准", "Approved"),
        TransactionState.Declined => new("未批准", "Not approved"),
        TransactionState.Unknown => new("结果未知", "Not known yet"),
        TransactionState.Reversed => new("已冲正", "Reversed"),
        TransactionState.Barred => new("已拦截", "Barred"),
        TransactionState.Disputed => new("待人工处理", "Needs a person"),
        TransactionState.Unsent => new("未发出", "Not sent"),
        TransactionState.Voided => new("已撤销", "Voided"),
        TransactionState.PartlyRefunded => new("部分退货", "Partly refunded"),
        TransactionState.Refunded => new("已退货", "Refunded"),
        TransactionState.Completed => new("已完成", "Completed"),
        TransactionState.Expired => new("已过期", "Expired"),
        TransactionState.Waiting => new("待上送", "Waiting to be sent"),
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "There is no such state."),
    };
}
