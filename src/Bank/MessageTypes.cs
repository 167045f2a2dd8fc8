using Piaohao.Iso8583;

namespace Piaohao.Bank;

/// <summary>The message types of the network link.</summary>
internal static class MessageTypes
{
    public const short
        Authorisation = 100, Financial = 200, Notice = 220, NoticeAgain = 221, NoticeAnswer = 230,
        Reversal = 420, ReversalAgain = 421, ReversalAnswer = 430, Query = 600, QueryAnswer = 610, Management = 800;

    /// <summary>True for a request about money that is not a reversal.</summary>
    public static bool IsFinancial(Mti mti) => mti.Value is Authorisation or Financial or Notice or NoticeAgain;

    /// <summary>True for a reversal advice.</summary>
    public static bool IsReversal(Mti mti) => mti.Value is Reversal or ReversalAgain;

    /// <summary>The type of the answer; what is sent again is answered as the first time.</summary>
    public static Mti AnswerTo(Mti request) => request.Value switch
    {
        NoticeAgain => new Mti(NoticeAnswer),
        ReversalAgain => new Mti(ReversalAnswer),
        _ => request.Answer,
    };
}
