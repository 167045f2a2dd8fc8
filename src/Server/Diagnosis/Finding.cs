namespace Piaohao.Server.Diagnosis;

/// <summary>One thing the doctor looked at.</summary>
/// <param name="Fix">What to do, for a finding that is not good.</param>
internal sealed record Finding(string What, bool IsGood, string Detail, string Fix = "")
{
    public static Finding Good(string what, string detail) => new(what, true, detail);

    public static Finding Bad(string what, string detail, string fix) => new(what, false, detail, fix);
}
