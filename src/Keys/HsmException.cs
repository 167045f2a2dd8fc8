namespace Piaohao.Keys;

/// <summary>A command the HSM refused. The message says why, and never holds key or PIN.</summary>
public class HsmException(string message) : InvalidOperationException(message);

/// <summary>A key's check value does not fit the key that was unwrapped.</summary>
public sealed class KcvMismatchException(KeyUsage usage)
    : HsmException($"The check value of the {usage} key does not fit: "
        + "the master keys of the two sides differ, or the message was damaged.");
