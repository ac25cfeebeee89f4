using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Tests.Access;

/// <summary>One state of a tenant, how it comes about, and who then asks for which mailbox.</summary>
internal sealed record AccessState
{
    public const string Office = "office@contoso.com";

    /// <summary>What Entra grants for both protocols.</summary>
    public static readonly string[] ByEntra = ["Office 365 Exchange Online/full_access_as_app", "Microsoft Graph/Mail.ReadWrite"];

    public static readonly string[] Nothing = [];

    public required string State { get; init; }

    /// <summary>A person and their scopes; an empty name for the application, null for a heading.</summary>
    public (string Person, string EwsScope, string GraphScope)? Of { get; init; } = ("", "", "");

    public string Mailbox { get; init; } = Office;

    public IReadOnlyList<string> Granted { get; init; } = [];

    public Action<SeedTenant>? Seed { get; init; }

    public Action<Tenant>? Change { get; init; }

    public static AccessState Heading(string text) => new() { State = text, Of = null };

    public static AccessState App(string state, string[] granted, Action<SeedTenant>? seed = null) => new() { State = state, Granted = granted, Seed = seed };

    public static AccessState Set(string state, Action<Tenant>? change, string mailbox = Office, string[]? granted = null, Action<SeedTenant>? seed = null)
        => new() { State = state, Granted = granted ?? ByEntra, Mailbox = mailbox, Change = change, Seed = seed };

    public static AccessState Person(string state, string mailbox, string graphScope, Action<Tenant>? change = null, string ewsScope = "EWS.AccessAsUser.All", string person = "Olga Ordinary", string? mailboxOf = null) => new()
    {
        State = state,
        Mailbox = mailboxOf ?? mailbox,
        Of = (person, ewsScope, graphScope),
        Change = change,
        Seed = mailboxOf is null ? null : contoso => contoso.Mailboxes.Add(new SeedMailbox { Address = mailboxOf, DisplayName = person }),
    };

    public static AccessState Agents(string state, EwsApplicationAccessPolicy policy, params string[] patterns)
        => Set(state, c => c.Exchange.UserAgents.Written = new() { Policy = policy, AllowList = policy is EwsApplicationAccessPolicy.EnforceAllowList ? patterns : [], BlockList = policy is EwsApplicationAccessPolicy.EnforceBlockList ? patterns : [] });

    public static AccessState Rbac(string state, string? filter, params string[] roles)
        => App(state, Nothing, c => c.ScopedRoles.AddRange(roles.Select(role => new SeedScopedRole { AppId = AccessArrangements.Gateway, Role = role, Filter = filter })));

    public static AccessState Other(string state, OtherRecipientKind kind) => Set(state, c => c.OtherRecipients.Add(new OtherRecipient("list@contoso.com", "List", kind)), "list@contoso.com");
}
