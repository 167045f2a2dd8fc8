using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Piaohao.Acquirer.Archives;
using Piaohao.Acquirer.Signatures;
using Piaohao.Keys;
using Piaohao.Server.Composition;
using Piaohao.Storage;

namespace Piaohao.Server.Commands;

/// <summary><c>piaohao signature</c>: the cardholder's signature as the host keeps it.</summary>
internal static class SignatureCommand
{
    private static readonly Argument<string> Rrn = new("rrn") { Description = "Retrieval reference number of the transaction, 12 digits" };
    private static readonly Option<bool> Svg = new("--svg") { Description = "Print the drawing as SVG" };

    public static Command Build()
    {
        var command = new Command("signature", "Show the cardholder's signature of a transaction") { Rrn, Svg, Settings.DataOption };
        command.SetAction(arguments =>
        {
            var folder = DataFolder.Of(arguments);
            if (folder.FindAcquirer() is not { } books || !File.Exists(folder.Acquirer.MasterKey))
            {
                Console.Error.WriteLine($"There are no books in {folder.Path} yet: start Piaohao with ./run, or name its folder with --data.");
                return 2;
            }

            using var random = RandomNumberGenerator.Create();
            using var hsm = SoftwareHsm.Open(folder.Acquirer.MasterKey, random);
            var rrn = arguments.GetRequiredValue(Rrn);
            if (new SignatureArchive(books, hsm, new ArchiveShelf(folder.Acquirer.Archive)).Find(rrn) is not { } signature)
            {
                Console.Error.WriteLine($"The host keeps no signature for {rrn}: a PIN was entered, the slip was signed on paper, or the till has not sent it yet.");
                return 1;
            }

            Console.WriteLine(arguments.GetValue(Svg)
                ? signature.Drawing.ToSvg()
                : string.Create(CultureInfo.InvariantCulture, $"{signature.Key} {signature.Drawing}, kept {signature.At:O}; --svg draws it"));
            return 0;
        });
        return command;
    }
}
