using System.Collections.Immutable;
using Piaohao.Terminal.Devices;

namespace Piaohao.Web.Demo;

/// <summary>What lies beside the till of a demonstration: cards to offer and switches for what may go wrong.</summary>
public interface IDemoTray
{
    /// <summary>The cards in the order in which they lie there.</summary>
    ImmutableArray<DemoCard> Cards { get; }

    /// <summary>Every switch with its present state.</summary>
    ImmutableArray<DemoFault> Faults { get; }

    /// <summary>Raised after a switch has changed.</summary>
    event EventHandler? Changed;

    /// <summary>The card as the reader sees it, or null where no card has this id.</summary>
    OfferedCard? Find(string card);

    /// <summary>Turns a switch; false where there is none of this id. Turning one may turn others that exclude it.</summary>
    bool Set(string fault, bool on);
}
