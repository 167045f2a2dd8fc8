namespace Piaohao.Keys;

/// <summary>ISO 9564-1 PIN block formats.</summary>
public enum PinBlockFormat { Iso0 = 0, Iso1 = 1, Iso2 = 2, Iso3 = 3, Iso4 = 4 }
