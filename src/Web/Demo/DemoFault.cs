namespace Piaohao.Web.Demo;

/// <summary>A switch for something that goes wrong.</summary>
/// <param name="Id">Stable name for the API, such as <c>no-answer</c> or, for a decline, the answer code, such as <c>51</c>.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Effect">What it does while it is on, in half a sentence.</param>
/// <param name="Decline">True for an answer code; these are drawn as a row of codes, the rest as switches.</param>
/// <param name="On">Whether it is on now.</param>
public sealed record DemoFault(string Id, TwoLanguages Name, TwoLanguages Effect, bool Decline, bool On);
