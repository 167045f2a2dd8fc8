using Piaohao.Terminal.Slips;

namespace Piaohao.Web.Pos;

/// <summary>A slip that left the printer.</summary>
/// <param name="Number">Counts up from 1 while the machine runs; names the slip in pages and tests.</param>
/// <param name="Slip">What is printed on it.</param>
/// <param name="Torn">False while it hangs from the slot.</param>
public sealed record PaperSlip(int Number, Slip Slip, bool Torn)
{
    /// <summary>How many slips a device keeps at hand; older ones live in its journal.</summary>
    public const int Kept = 20;
}
