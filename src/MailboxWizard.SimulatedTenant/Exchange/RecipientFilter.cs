using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Exchange;

/// <summary>A filter for recipients, read from OPATH; written, it is what Exchange made of the text.</summary>
// https://learn.microsoft.com/powershell/exchange/recipient-filters#additional-opath-syntax-information
internal abstract record RecipientFilter
{
    /// <exception cref="OpathProblem">The text is no filter.</exception>
    /// <exception cref="OpathNotSimulated">It may be one, with a property or an operator that is not simulated.</exception>
    public static RecipientFilter Parse(string text) => new OpathReader(text).Read();

    public abstract bool Matches(Recipient recipient, Tenant tenant, DateTimeOffset now);

    internal sealed record And(RecipientFilter Left, RecipientFilter Right) : RecipientFilter
    {
        public override bool Matches(Recipient recipient, Tenant tenant, DateTimeOffset now) => Left.Matches(recipient, tenant, now) && Right.Matches(recipient, tenant, now);

        public override string ToString() => $"(({Left}) -and ({Right}))";
    }

    internal sealed record Or(RecipientFilter Left, RecipientFilter Right) : RecipientFilter
    {
        public override bool Matches(Recipient recipient, Tenant tenant, DateTimeOffset now) => Left.Matches(recipient, tenant, now) || Right.Matches(recipient, tenant, now);

        public override string ToString() => $"(({Left}) -or ({Right}))";
    }

    internal sealed record Not(RecipientFilter Of) : RecipientFilter
    {
        public override bool Matches(Recipient recipient, Tenant tenant, DateTimeOffset now) => !Of.Matches(recipient, tenant, now);

        public override string ToString() => $"(-not({Of}))";
    }

    internal sealed record Comparison(string Property, string Operator, string Value) : RecipientFilter
    {
        public override bool Matches(Recipient recipient, Tenant tenant, DateTimeOffset now)
        {
            var values = RecipientProperties.All[Property](recipient, tenant, now);
            var any = values.Any(known => Operator is "-like" or "-notlike" ? Wildcard.Matches(Value, known) : string.Equals(known, Value, StringComparison.OrdinalIgnoreCase));
            return any != (Operator is "-ne" or "-notlike");
        }

        public override string ToString() => $"{Property} {Operator} '{Value.Replace("'", "''", StringComparison.Ordinal)}'";
    }
}

/// <summary>The properties of recipients that can be filtered by here.</summary>
// https://learn.microsoft.com/powershell/exchange/recipientfilter-properties
internal static class RecipientProperties
{
    public static readonly Dictionary<string, Func<Recipient, Tenant, DateTimeOffset, IEnumerable<string>>> All = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Alias"] = (r, _, _) => [r.Alias],
        ["DisplayName"] = (r, _, _) => [r.DisplayName],
        ["DistinguishedName"] = (r, _, _) => [r.DistinguishedName],
        // With the prefix or without it.
        ["EmailAddresses"] = (r, _, _) => r.EmailAddresses.Concat(r.EmailAddresses.Select(a => a["smtp:".Length..])),
        ["ExternalDirectoryObjectId"] = (r, _, _) => [r.Id.ToString()],
        ["Guid"] = (r, _, _) => [r.Id.ToString()],
        // Direct membership only, and only of groups that Exchange knows.
        ["MemberOfGroup"] = (r, tenant, now) => Recipients.GroupsOf(r, tenant, now).Select(g => Recipients.DistinguishedName(g.Name, tenant)),
        ["Name"] = (r, _, _) => [r.Name],
        ["RecipientType"] = (r, _, _) => [r.RecipientType],
        ["RecipientTypeDetails"] = (r, _, _) => [r.RecipientTypeDetails],
        ["UserPrincipalName"] = (r, _, _) => r.Mailbox is { } mailbox ? [mailbox.Owner.UserPrincipalName] : [],
    };

    /// <summary>Properties that Exchange can filter by and this simulation cannot.</summary>
    public static readonly HashSet<string> Elsewhere = new(
        [
            "AcceptMessagesOnlyFrom", "AccountDisabled", "ArchiveGuid", "City", "Company", "CountryCode", "CountryOrRegion", "Department", "ExchangeGuid", "FirstName", "ForwardingAddress",
            "HiddenFromAddressListsEnabled", "IsDirSynced", "LastName", "LegacyExchangeDN", "MailboxPlan", "Manager", "Members", "Notes", "Office", "PersistedCapabilities", "Phone", "PostalCode",
            "StateOrProvince", "StreetAddress", "Title", "UsageLocation", "WhenChanged", "WhenCreated", "WhenMailboxCreated",
            .. Enumerable.Range(1, 15).Select(n => $"CustomAttribute{n}"), .. Enumerable.Range(1, 5).Select(n => $"ExtensionCustomAttribute{n}"),
        ],
        StringComparer.OrdinalIgnoreCase);
}
