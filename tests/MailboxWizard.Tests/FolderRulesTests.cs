using System.Text.RegularExpressions;

namespace MailboxWizard.Tests;

/// <summary>
/// Shell → Features → Microsoft365 and Storage: arrows point down, nothing points up, features make no circle, and the
/// product knows nothing of the simulated tenant. The compiler does not check arrows inside one project; this does.
/// </summary>
public sealed partial class FolderRulesTests
{
    private static readonly string Product = Path.Combine(Repository.Root, "src", "MailboxWizard");

    [Fact]
    public void Microsoft365_refers_to_nothing_above_or_beside_it() =>
        Assert.DoesNotContain(Arrows(), arrow => arrow.From == "Microsoft365" && arrow.To != "Microsoft365");

    [Fact]
    public void Storage_refers_only_to_the_identifiers_of_Microsoft365() =>
        Assert.DoesNotContain(Arrows(), arrow => arrow.From == "Storage" && arrow.To is not ("Storage" or "Microsoft365"));

    [Fact]
    public void Features_refer_to_the_shell_only_for_its_components_and_never_to_its_wiring()
    {
        var fromCode = Arrows().Where(arrow => arrow.From.StartsWith("Features", StringComparison.Ordinal)
            && arrow.To == "Shell" && !arrow.File.Contains(".razor", StringComparison.Ordinal));

        Assert.Empty(fromCode);
    }

    [Fact]
    public void Features_make_no_circle()
    {
        var uses = Arrows()
            .Where(arrow => arrow.From.StartsWith("Features.", StringComparison.Ordinal) && arrow.To.StartsWith("Features.", StringComparison.Ordinal) && arrow.From != arrow.To)
            .Select(arrow => (arrow.From, arrow.To)).Distinct().ToLookup(arrow => arrow.From, arrow => arrow.To);

        var circles = uses.Select(group => Walk(group.Key, group.Key, uses, [])).Where(path => path is not null);

        Assert.Empty(circles);
    }

    [Fact]
    public void The_product_refers_to_no_simulated_tenant()
    {
        var references = typeof(MailboxWizardApp).Assembly.GetReferencedAssemblies().Select(name => name.Name);

        Assert.DoesNotContain(references, name => name!.Contains("Simulated", StringComparison.Ordinal) || name.Contains("Demo", StringComparison.Ordinal));
        Assert.Empty(Sources().Where(file => SimulatedTenant().IsMatch(File.ReadAllText(file))).Select(Name));
    }

    private static string? Walk(string start, string at, ILookup<string, string> uses, HashSet<string> seen)
    {
        foreach (var next in uses[at])
        {
            if (next == start)
                return $"{at} → {start}";
            if (seen.Add(next) && Walk(start, next, uses, seen) is { } path)
                return $"{at} → {path}";
        }

        return null;
    }

    private static IEnumerable<(string File, string From, string To)> Arrows() =>
        from file in Sources()
        let folder = Folder(Name(file))
        where folder is not null
        from Match match in NamespaceUse().Matches(File.ReadAllText(file))
        select (Name(file), folder, match.Groups[1].Value);

    private static string? Folder(string file) => file.Split('/') switch
    {
        ["Features", var feature, _, ..] => $"Features.{feature}",
        ["Microsoft365", ..] => "Microsoft365",
        ["Storage", ..] => "Storage",
        ["Shell", ..] => "Shell",
        _ => null,
    };

    private static string Name(string file) => Path.GetRelativePath(Product, file).Replace('\\', '/');

    private static IEnumerable<string> Sources() =>
        Directory.EnumerateFiles(Product, "*.*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal))
            .Where(file => !Name(file).StartsWith("obj/", StringComparison.Ordinal) && !Name(file).StartsWith("bin/", StringComparison.Ordinal))
            // Written by dotnet ef; they name every entity.
            .Where(file => !Name(file).StartsWith("Storage/Migrations/", StringComparison.Ordinal));

    [GeneratedRegex(@"\bMailboxWizard\.(Features\.[A-Z]\w+|Microsoft365|Storage|Shell)\b")]
    private static partial Regex NamespaceUse();

    [GeneratedRegex(@"simulated|MailboxWizard\.Demo", RegexOptions.IgnoreCase)]
    private static partial Regex SimulatedTenant();
}
