using System.CommandLine;
using Piaohao.Server.Composition;
using Piaohao.Server.Diagnosis;
using Spectre.Console;

namespace Piaohao.Server.Commands;

/// <summary><c>piaohao doctor</c>: checks the installation, green or red with the fix. Ends with 0 where all is good.</summary>
internal static class DoctorCommand
{
    public static Command Build()
    {
        var command = new Command("doctor", "Check the installation; every red line says what to do");
        Settings.AddTo(command);
        command.SetAction(arguments =>
        {
            if (Console.IsOutputRedirected) AnsiConsole.Profile.Capabilities.Ansi = false;
            var settings = Settings.From(arguments);
            var findings = new Installation(new DataFolder(settings.Data, settings.Database), settings, TimeProvider.System).Examine().ToList();
            foreach (var finding in findings)
            {
                var mark = finding.IsGood ? "[green]✓[/]" : "[red]✗[/]";
                AnsiConsole.MarkupLine($"{mark} {Markup.Escape(finding.What)}: {Markup.Escape(finding.Detail)}");
                if (!finding.IsGood) AnsiConsole.MarkupLine($"  [yellow]→ {Markup.Escape(finding.Fix)}[/]");
            }

            var bad = findings.Count(f => !f.IsGood);
            AnsiConsole.MarkupLine(bad == 0 ? "[green]All is well.[/]" : $"[red]{bad} of {findings.Count} need attention.[/]");
            return bad == 0 ? 0 : 1;
        });
        return command;
    }
}
