namespace MailboxWizard.SimulatedTenant.Graph.OData;

/// <summary>How a property may be filtered by, and what of that needs an advanced query.</summary>
internal sealed record FilterRule(FilterOps Allowed, FilterOps Advanced)
{
    /// <summary>For mailboxes, which do not know advanced queries.</summary>
    public static readonly FilterRule Everything = new((FilterOps)~0, FilterOps.None);

    /// <param name="allowed">As the reference lists them, e.g. "eq ne not in startsWith".</param>
    /// <param name="advanced">Those that need an advanced query here besides those that always do.</param>
    public static FilterRule Of(string allowed, string advanced = "") => new(Parse(allowed), FilterOps.AlwaysAdvanced | Parse(advanced));

    private static FilterOps Parse(string names)
        => names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Aggregate(FilterOps.None, (ops, name) => ops | Enum.Parse<FilterOps>(name, ignoreCase: true));
}
