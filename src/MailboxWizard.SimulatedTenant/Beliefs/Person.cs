namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>A user object: someone who can sign in, or the disabled account behind a shared mailbox.</summary>
public sealed class Person : IKeyed
{
    private Action? _rekeyed;

    Action? IKeyed.Rekeyed { set => _rekeyed = value; }

    public required Guid Id { get; init; }

    public required string UserPrincipalName
    {
        get;
        set
        {
            field = value;
            _rekeyed?.Invoke();
        }
    }

    public required string DisplayName { get; set; }

    public string? Mail { get; set; }

    /// <summary>As the directory keeps them: "SMTP:" before the primary address, "smtp:" before an alias.</summary>
    public SharedCollection<string> ProxyAddresses { get; init; } = [];

    /// <summary>Active roles only; a role that is merely eligible is not here.</summary>
    public SharedCollection<DirectoryRole> Roles { get; init; } = [];

    /// <summary>Roles that could be activated and are not: no token carries them, and Graph does not list them.</summary>
    // https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-configure
    public SharedCollection<DirectoryRole> EligibleRoles { get; init; } = [];

    /// <summary>For the password grant only: the pages sign in whoever is picked. Shown to nobody.</summary>
    public string? Password { get; set; }

    /// <summary>Multifactor authentication demanded of this person alone, without a policy.</summary>
    public bool MultifactorEnforced { get; set; }

    /// <summary>Whether a second factor has been registered.</summary>
    public bool MultifactorRegistered { get; set; } = true;

    /// <summary>signInSessionsValidFromDateTime: what was signed in or issued before is no longer good.</summary>
    // https://learn.microsoft.com/graph/api/user-revokesigninsessions
    public DateTimeOffset? SessionsValidFrom { get; set; }

    /// <summary>The tenant that a guest signs in at; null for members.</summary>
    public Guid? HomeTenantId { get; init; }

    /// <summary>The user principal name that a guest has at home.</summary>
    public string? HomeUserPrincipalName { get; init; }

    public bool IsGuest => HomeTenantId is not null;

    /// <summary>Made only because a mailbox needs a user object; the sign-in page does not list it.</summary>
    public bool OnlyOwnsMailbox { get; init; }

    public bool AccountEnabled { get; set; } = true;

    public bool HasAnyOf(params ReadOnlySpan<DirectoryRole> wanted)
    {
        foreach (var role in wanted)
            if (Roles.Contains(role)) return true;
        return false;
    }
}
