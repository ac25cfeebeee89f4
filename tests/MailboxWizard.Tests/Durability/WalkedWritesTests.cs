using System.Text.RegularExpressions;
using MailboxWizard.Node;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Tests.Durability;

/// <summary>A write that is added to the product is added to the walk of the points too, or it is said why not. Quick: nothing is killed here.</summary>
public sealed partial class WalkedWritesTests
{
    private static readonly string Product = Path.Combine(Repository.Root, "src", "MailboxWizard");

    [Fact]
    public void Each_place_that_writes_in_a_tenant_is_walked_or_has_a_reason()
    {
        var methods = Methods();
        Assert.Contains("SetWebAddresses", methods);
        Assert.DoesNotContain("FindRegistration", methods);
        var features = Path.Combine(Product, "Features");
        var places = from file in Directory.EnumerateFiles(features, "*.cs", SearchOption.AllDirectories)
                     from Match call in Calls().Matches(File.ReadAllText(file))
                     where methods.Contains(call.Groups[1].Value)
                     select (Path.GetRelativePath(features, file).Replace('\\', '/'), call.Groups[1].Value);

        Assert.Equal(WalkedWrites.Places.Select(place => (place.File, place.Method)).Order(), places.Distinct().Order());
    }

    /// <summary>What a journey really sends is compared with this by <see cref="KillEverywhereTests"/>: a place that names a journey is reached by it.</summary>
    [Fact]
    public void Each_write_of_a_run_or_an_undo_has_a_journey_and_each_journey_has_a_write()
    {
        Assert.DoesNotContain(WalkedWrites.Places, place => place is { IsOfARun: true, Journeys.Count: 0 });
        Assert.Equal(KillJourney.All.Order(StringComparer.Ordinal), WalkedWrites.Places.SelectMany(place => place.Journeys).Distinct().Order(StringComparer.Ordinal));
        Assert.All(KillJourney.All, journey => Assert.NotEmpty(WalkedWrites.RequestsOf(journey)));
    }

    [Fact]
    public async Task Each_table_is_walked_or_has_a_reason()
    {
        await using var database = await TestDatabase.MakeAsync(StorageProvider.Sqlite);
        await using var context = database.CreateDbContext();

        // On PostgreSQL the first keys lie in a table too.
        Assert.Equal(
            Points.Tables.Concat(WalkedWrites.OtherTables.Keys).Order(StringComparer.Ordinal),
            context.Model.GetEntityTypes().Select(type => type.GetTableName()).OfType<string>().Append("DataProtectionKeys").Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>Those of the tenant's directory that send anything but a GET, by what stands in them.</summary>
    private static HashSet<string> Methods() =>
    [
        .. from file in Directory.EnumerateFiles(Path.Combine(Product, "Microsoft365"), "TenantDirectory*.cs")
           from member in File.ReadAllText(file).Split("\n    public ").Skip(1)
           where Writes().IsMatch(member)
           select Name().Match(member).Groups[1].Value,
    ];

    [GeneratedRegex(@"\.(Post|Patch|Put|Delete)Async\(")]
    private static partial Regex Writes();

    [GeneratedRegex(@"^[^\n(]* (\w+)Async\(")]
    private static partial Regex Name();

    /// <summary>Of a directory, whatever it is called there; not of what calls one.</summary>
    [GeneratedRegex(@"(?<!_writes)\.(\w+)Async\(")]
    private static partial Regex Calls();
}
