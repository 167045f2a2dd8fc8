using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Piaohao.Architecture.Tests;

/// <summary>A statement as it stands in a source file: a text handed to a session, put together from its literals and constants.</summary>
/// <param name="Member">Class and member that run it, such as <c>BookReader.Find</c>.</param>
internal sealed partial record SqlStatement(string Member, string Place, string Text)
{
    /// <summary>All statements of a room.</summary>
    public static IEnumerable<SqlStatement> Of(string room)
    {
        var trees = House.Files("src/" + room, "*.cs").Select(file => (File: file, Root: CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot())).ToList();
        var constants = new Dictionary<string, ExpressionSyntax>(StringComparer.Ordinal);
        foreach (var field in trees.SelectMany(tree => tree.Root.DescendantNodes().OfType<FieldDeclarationSyntax>()))
            foreach (var variable in field.Declaration.Variables)
                if (variable.Initializer is { } initial) constants.TryAdd($"{TypeOf(field)}.{variable.Identifier.Text}", initial.Value);
        return from tree in trees
               from call in tree.Root.DescendantNodes().OfType<InvocationExpressionSyntax>()
               let text = TextOf(call, constants)
               where text is not null
               select new SqlStatement($"{TypeOf(call)}.{MemberOf(call)}", $"{House.Relative(tree.File)}:{call.GetLocation().GetLineSpan().StartLinePosition.Line + 1}", text);
    }

    private static string? TextOf(InvocationExpressionSyntax call, Dictionary<string, ExpressionSyntax> constants)
    {
        var arguments = call.ArgumentList.Arguments;
        if (call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "InsertMany" })
            return $"INSERT INTO {Read(arguments[0].Expression)} ({Read(arguments[1].Expression)})";
        return arguments.Select(argument => Read(argument.Expression)).FirstOrDefault(text => Verb().IsMatch(text));

        string Read(ExpressionSyntax expression) => expression switch
        {
            LiteralExpressionSyntax literal => literal.Token.ValueText,
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum => Read(sum.Left) + Read(sum.Right),
            InterpolatedStringExpressionSyntax whole => string.Concat(whole.Contents.Select(part => part switch
            {
                InterpolatedStringTextSyntax text => text.TextToken.ValueText,
                InterpolationSyntax hole => Read(hole.Expression),
                _ => "",
            })),
            CollectionExpressionSyntax list => string.Join(", ", list.Elements.Select(element => element switch
            {
                ExpressionElementSyntax one => Read(one.Expression),
                SpreadElementSyntax many => Read(many.Expression),
                _ => "",
            })),
            MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax type } member when constants.TryGetValue($"{type.Identifier.Text}.{member.Name.Identifier.Text}", out var known) => Read(known),
            IdentifierNameSyntax name when constants.TryGetValue($"{TypeOf(name)}.{name.Identifier.Text}", out var known) => Read(known),
            IdentifierNameSyntax name => Local(name.Identifier.Text) is { } value ? Read(value) : "",
            _ => "",
        };

        ExpressionSyntax? Local(string name) => call.FirstAncestorOrSelf<MemberDeclarationSyntax>()?.DescendantNodes().OfType<VariableDeclaratorSyntax>()
            .FirstOrDefault(variable => variable.Identifier.Text == name)?.Initializer?.Value;
    }

    private static string TypeOf(SyntaxNode node) => node.Ancestors().OfType<TypeDeclarationSyntax>().First().Identifier.Text;

    private static string MemberOf(SyntaxNode node) => node.FirstAncestorOrSelf<MemberDeclarationSyntax>() switch
    {
        MethodDeclarationSyntax method => method.Identifier.Text,
        PropertyDeclarationSyntax property => property.Identifier.Text,
        ConstructorDeclarationSyntax => "new",
        _ => "",
    };

    [GeneratedRegex(@"^\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH)\s", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Verb();
}
