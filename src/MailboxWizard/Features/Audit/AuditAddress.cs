using System.Globalization;
using MailboxWizard.Microsoft365;
using Microsoft.AspNetCore.WebUtilities;

namespace MailboxWizard.Features.Audit;

/// <summary>The page's state as it stands in the address bar: filters, place, and the entry that is open.</summary>
public sealed record AuditAddress
{
    private const string Day = "yyyy-MM-dd";

    public const string Path = "/audit";

    public AuditQuery Query { get; init; } = new();

    /// <summary>The entry whose details are open.</summary>
    public long? Entry { get; init; }

    /// <summary>Names of parameters whose value was not one that this page writes; they are left out.</summary>
    public IReadOnlyList<string> Refused { get; init; } = [];

    /// <param name="query">As in an address, with or without the question mark.</param>
    public static AuditAddress Parse(string? query)
    {
        var values = QueryHelpers.ParseQuery(query);
        List<string> refused = [];
        var read = new AuditQuery
        {
            Tenant = Read("tenant", Id) is { } tenant ? new TenantId(tenant) : null,
            Person = Read("person", Id) is { } person ? new ObjectId(person) : null,
            Action = Read("action", Name<AuditAction>),
            Outcome = Read("outcome", Name<AuditOutcome>),
            From = Read("from", Date),
            Until = Read("until", Date)?.AddDays(1),
            Run = Read("run", text => Number(text) is { } number and <= int.MaxValue ? (int?)number : null),
            Before = Read("before", Number),
            After = Read("after", Number),
            Text = values.TryGetValue("q", out var q) && q[0] is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null,
        };
        return new()
        {
            // One place at a time.
            Query = read.Before is not null && read.After is not null ? read with { After = null } : read,
            Entry = Read("entry", Number),
            Refused = refused,
        };

        T? Read<T>(string name, Func<string, T?> parse)
            where T : struct
        {
            if (!values.TryGetValue(name, out var given) || string.IsNullOrEmpty(given[0]))
                return null;
            var value = given.Count == 1 ? parse(given[0]!) : null;
            if (value is null)
                refused.Add(name);
            return value;
        }
    }

    /// <summary>Where a run's timeline stands.</summary>
    public static string OfRun(int run) => string.Create(CultureInfo.InvariantCulture, $"{Path}/run/{run}");

    /// <summary>The same state as an address; <see cref="Parse"/> reads it back.</summary>
    public override string ToString() => QueryHelpers.AddQueryString(Path, Pairs().Where(pair => !string.IsNullOrEmpty(pair.Value)));

    private IEnumerable<KeyValuePair<string, string?>> Pairs() =>
    [
        new("q", Query.Text),
        new("tenant", Query.Tenant?.ToString()),
        new("person", Query.Person?.ToString()),
        new("action", Query.Action?.ToString()),
        new("outcome", Query.Outcome?.ToString()),
        new("from", Query.From?.ToString(Day, CultureInfo.InvariantCulture)),
        new("until", Query.Until?.AddDays(-1).ToString(Day, CultureInfo.InvariantCulture)),
        new("run", Query.Run?.ToString(CultureInfo.InvariantCulture)),
        new("before", Query.Before?.ToString(CultureInfo.InvariantCulture)),
        new("after", Query.After?.ToString(CultureInfo.InvariantCulture)),
        new("entry", Entry?.ToString(CultureInfo.InvariantCulture)),
    ];

    private static Guid? Id(string text) => Guid.TryParseExact(text, "D", out var id) ? id : null;

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    private static T? Name<T>(string text)
        where T : struct, Enum => Enum.TryParse<T>(text, out var value) && value.ToString() == text ? value : null;

    private static DateTimeOffset? Date(string text) =>
        DateOnly.TryParseExact(text, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 2000 and < 9999
            ? new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)
            : null;
}
