namespace Piaohao.Keys.KeyBlocks;

/// <summary>What a key block says of its key, in the letters of ANSI X9.143:2021, 6.3. Bound to the key by the
/// block's MAC.</summary>
/// <param name="Usage">Two characters, for instance <c>P0</c> PIN encryption.</param>
/// <param name="Algorithm"><c>A</c> AES, <c>D</c> DES, <c>T</c> 3DES; a digit is proprietary.</param>
/// <param name="Mode">Mode of use: <c>B</c> both ways, <c>C</c> generate and verify.</param>
/// <param name="Version">Key version, <c>00</c> where versions are not used.</param>
/// <param name="Exportability"><c>E</c> under a trusted key, <c>N</c> not at all, <c>S</c> sensitive.</param>
public readonly record struct KeyBlockHeader(
    string Usage, char Algorithm, char Mode, string Version, char Exportability);
