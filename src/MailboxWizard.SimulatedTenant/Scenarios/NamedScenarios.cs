using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Scenarios;

/// <summary>The scenarios that --scenario knows, beside one for each of <see cref="PublishedAnswers"/>.</summary>
public static class NamedScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new() { Name = "calm", Summary = "Everything works at once." },

        // How things spread.
        new() { Name = "everyday", Summary = "What was just written is unknown elsewhere for 5 to 20 seconds, and replicas disagree.", Knobs = new() { Replicas = 3, LagMinSeconds = 5, LagMaxSeconds = 20, LatencyMilliseconds = 40 } },
        new() { Name = "slow-replication", Summary = "The same, for one to three minutes.", Knobs = new() { Replicas = 5, LagMinSeconds = 60, LagMaxSeconds = 180, LatencyMilliseconds = 40 } },

        // How the line is.
        new() { Name = "slow", Summary = "Every request takes a second and a half.", Knobs = new() { LatencyMilliseconds = 1500 } },
        new() { Name = "throttled", Summary = "Every fourth request to Graph is answered 429 with Retry-After.", Knobs = new() { ThrottleEvery = 4, RetryAfterSeconds = 2 } },
        new() { Name = "throttled-minute", Summary = "Every 25th request to Graph begins a minute in which all are answered 429.", Knobs = new() { ThrottleEvery = 25, ThrottleForSeconds = 60 } },
        new() { Name = "unsteady", Summary = "Every fifth request is answered 503.", Knobs = new() { ErrorEvery = 5 } },
        new() { Name = "unsteady-retry-after", Summary = "Every fifth request is answered 503 with Retry-After.", Knobs = new() { ErrorEvery = 5, ErrorRetryAfterSeconds = 2 } },
        new() { Name = "internal-errors", Summary = "Every fifth request is answered 500.", Knobs = new() { ErrorEvery = 5, ErrorStatus = 500 } },
        new() { Name = "bad-gateway", Summary = "Every fifth request is answered 502.", Knobs = new() { ErrorEvery = 5, ErrorStatus = 502 } },
        new() { Name = "gateway-timeout", Summary = "Every fifth request is answered 504.", Knobs = new() { ErrorEvery = 5, ErrorStatus = 504 } },
        new() { Name = "resets", Summary = "Every fifth connection is reset, after the request was carried out.", Knobs = new() { ResetEvery = 5 } },
        new() { Name = "cut-short", Summary = "Every fifth answer ends half-way.", Knobs = new() { TruncateEvery = 5 } },
        new() { Name = "clock-ahead", Summary = "Microsoft's clocks are ten minutes ahead.", Knobs = new() { ClockSkewSeconds = 600 } },
        new() { Name = "clock-behind", Summary = "Microsoft's clocks are ten minutes behind.", Knobs = new() { ClockSkewSeconds = -600 } },

        new() { Name = "ews-busy", Summary = "Every third request to EWS is answered ErrorServerBusy with BackOffMilliseconds.", Knobs = new() { EwsBusyEvery = 3, EwsBackOffMilliseconds = 1500 } },
        new() { Name = "ews-troubles", Summary = "Every third request to EWS meets a trouble that passes, each time another.", Knobs = new() { EwsTransientEvery = 3 } },
        new() { Name = "ews-anchor", Summary = "EWS answers 503 unless X-AnchorMailbox names the mailbox.", Knobs = new() { EwsNeedsAnchor = true } },

        // Who may do what.
        new() { Name = "secrets-forbidden", Summary = "The tenants' policy forbids client secrets.", Knobs = new() { SecretsForbidden = true } },
        new() { Name = "secrets-12-months", Summary = "The tenants' policy lets a client secret live for a year.", Knobs = new() { SecretMaxDays = 365 } },
        new() { Name = "missing-roles", Summary = "Nobody has a directory role.", Change = (tenant, _, _) => Upsets.LosesRoles(tenant) },
        new() { Name = "eligible-role", Summary = "Every directory role is eligible and not active.", Change = (tenant, _, _) => Upsets.OnlyEligible(tenant) },
        new() { Name = "claims-challenge", Summary = "Conditional Access demands a second factor for Microsoft Graph; a refresh without it is challenged for claims.", Change = (tenant, _, _) => Upsets.DemandsSecondFactor(tenant) },
        new() { Name = "sessions-revoked", Summary = "Everybody's sessions are revoked every two minutes; Graph challenges tokens from before.", Knobs = new() { RevokeSessionsEverySeconds = 120 } },
        new() { Name = "consent-declined", Summary = "Whatever is pressed, consent comes back declined.", Knobs = new() { ConsentDeclined = true } },
        new() { Name = "consent-withdrawn", Summary = "What is consented to or granted is withdrawn a minute later.", Knobs = new() { ConsentLastsSeconds = 60 } },
        new() { Name = "no-consent", Summary = "Nothing is granted to the registrations that the customers have.", Change = (tenant, _, _) => RegistrationRights.LoseConsent(tenant) },
        new() { Name = "rbac-scope", Summary = "Entra has granted nothing to the registrations that the customers have; Exchange lets them into the first mailbox.", Change = (tenant, _, _) => RegistrationRights.ComeFromExchange(tenant, inFirstMailbox: true) },
        new() { Name = "rbac-out-of-scope", Summary = "The same, into all mailboxes but the first.", Change = (tenant, _, _) => RegistrationRights.ComeFromExchange(tenant, inFirstMailbox: false) },
        new() { Name = "squatted-name", Summary = "Another app, of somebody without a role, already owns the uniqueName that the wizard wants.", Change = SquattedName.Plant },

        // Whose token it is. Microsoft is not known to mix these up; what hands on another's answer on the way can, which is why a client has to look.
        new() { Name = "token-other-api", Summary = "Applications get tokens for another API than the one they asked for.", Knobs = new() { TokenForOtherApi = true } },
        new() { Name = "token-other-tenant", Summary = "Applications get tokens of another tenant.", Knobs = new() { TokenForOtherTenant = true } },
        new() { Name = "token-other-application", Summary = "Applications get tokens of another application.", Knobs = new() { TokenForOtherApplication = true } },
        new() { Name = "token-encrypted", Summary = "Only Microsoft's own APIs can read the tokens that applications get.", Change = (tenant, _, _) => tenant.EncryptsTokens = true },

        // What is behind the address. It is always the first mailbox of a customer.
        new() { Name = "no-exchange", Summary = "The customers have no Exchange Online plan.", Change = (tenant, _, now) => Upsets.LosesExchange(tenant, now) },
        new() { Name = "mailbox-unlicensed", Summary = "The first mailbox has lost its licence.", Change = Mailbox(m => m.Condition = MailboxCondition.Unlicensed) },
        new() { Name = "mailbox-on-premises", Summary = "The first mailbox is on a server of the organisation's own.", Change = Mailbox(m => m.Condition = MailboxCondition.OnPremises) },
        new() { Name = "mailbox-deleted", Summary = "The first mailbox was deleted and could still be restored.", Change = Mailbox(m => m.Condition = MailboxCondition.SoftDeleted) },
        new() { Name = "mailbox-shared", Summary = "The first mailbox is a shared one.", Change = (tenant, _, _) => Upsets.BecomesShared(tenant) },
        new() { Name = "mailbox-renamed", Summary = "The first mailbox has another address and user name; the old address is an alias.", Change = (tenant, _, _) => Upsets.IsRenamed(tenant) },
        new() { Name = "mail-contact", Summary = "The address of the first mailbox is a mail contact's.", Change = (tenant, _, _) => Upsets.IsNoMailbox(tenant, OtherRecipientKind.Contact) },
        new() { Name = "group-address", Summary = "The address of the first mailbox is a distribution group's.", Change = (tenant, _, _) => Upsets.IsNoMailbox(tenant, OtherRecipientKind.Group) },
        new() { Name = "processed-search-folder", Summary = "The folder Processed of the first mailbox is a search folder, into which nothing can be moved.", Change = (tenant, _, _) => Upsets.ProcessedOnlySearches(tenant) },
        new() { Name = "access-policy", Summary = "An Application Access Policy keeps every application out of the first mailbox.", Change = (tenant, _, _) => Upsets.KeepsApplicationsOut(tenant) },
        new() { Name = "ews-blocked", Summary = "Exchange Web Services is off in the customers' organisations.", Change = (tenant, _, _) => tenant.Ews = EwsState.Disabled },
        new() { Name = "ews-allow-list", Summary = "Exchange Web Services is on for the client ids of a list, which is empty.", Change = (tenant, _, _) => tenant.Ews = EwsState.NotAllowListed },
        new() { Name = "ews-mailbox-blocked", Summary = "Exchange Web Services is off for the first mailbox.", Change = Mailbox(m => m.EwsEnabled.Written = false) },
        new() { Name = "user-agent-rule", Summary = "Only Outlook may use EWS and REST in the customers' organisations, by what programs call themselves.", Change = (tenant, _, _) => Upsets.AllowsOutlookOnly(tenant) },
    ];

    /// <exception cref="InvalidDataException">No scenario has this name; the message lists those there are.</exception>
    public static Scenario Find(string? name)
        => All.Concat(PublishedAnswers.Scenarios).FirstOrDefault(s => string.Equals(s.Name, name ?? "calm", StringComparison.OrdinalIgnoreCase))
            ?? throw new InvalidDataException($"There is no scenario '{name}'. Known: {string.Join(", ", All.Select(s => s.Name))}, and every published answer such as {PublishedAnswers.All[0].Name}.");

    private static Action<Tenant, TenantState, DateTimeOffset> Mailbox(Action<Mailbox> change) => (tenant, _, _) => Upsets.ToFirstMailbox(tenant, change);
}
