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
