namespace Piaohao.Terminal.Device;

/// <summary>What the battery says.</summary>
/// <param name="Percent">0 to 100.</param>
/// <param name="Charging">True on the charger.</param>
public readonly record struct BatteryState(int Percent, bool Charging)
{
    /// <summary>Below this the cashier is warned.</summary>
    public const int Low = 20;

    /// <summary>Below this no work begins that takes long and should not stop halfway: settlement, downloads. A sale may: a power cut in its middle is
    /// provided for.</summary>
    public const int Empty = 5;

    public bool IsLow => !Charging && Percent < Low;

    public bool IsEmpty => !Charging && Percent < Empty;
}

/// <summary>The battery of the device.</summary>
public interface IBattery
{
    /// <summary>Its state now; must not block.</summary>
    BatteryState State { get; }
}

/// <summary>A battery without hardware: full and on the charger until a page, a test or the simulation says otherwise. Safe for use from many threads.</summary>
public sealed class VirtualBattery : IBattery
{
    private readonly Lock access = new();
    private BatteryState state = new(100, Charging: true);

    public BatteryState State
    {
        get
        {
            lock (access) return state;
        }

        set
        {
            lock (access) state = value;
        }
    }
}
