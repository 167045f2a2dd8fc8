namespace Piaohao.Terminal.Batches;

/// <summary>How far the settlement of a batch has come. The numbers are stored and never change.</summary>
public enum SettlementStep
{
    /// <summary>The totals are fixed; the 0500 is to be sent, or was sent and not answered.</summary>
    Totals = 1,

    /// <summary>The host's totals differ: the records are being uploaded.</summary>
    Upload = 2,

    /// <summary>The end message is to be sent, or was sent and not answered.</summary>
    End = 3,

    /// <summary>The host has closed the batch; its slip has not been printed yet.</summary>
    Closed = 4,

    /// <summary>Closed, and the slip is out.</summary>
    Printed = 5,
}
