using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>Who signed in where: the account and its home, and who that is in the tenant that is entered.</summary>
internal sealed record SignedIn(Tenant Tenant, Person Person, DateTimeOffset At)
{
    /// <summary>Where the account lives; another tenant for guests and partners.</summary>
    public Tenant Home { get; init; } = Tenant;

    /// <summary>The account at home.</summary>
    public Person Account { get; init; } = Person;

    /// <summary>Whether a second factor was shown.</summary>
    public bool IsMultifactor { get; init; }

    /// <summary>The address that the person came from.</summary>
    public string? Address { get; init; }

    public bool IsAtHome => Home == Tenant;

    /// <summary>The amr claim: https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference#the-amr-claim</summary>
    public IReadOnlyList<string> Methods => IsMultifactor ? ["pwd", "mfa"] : ["pwd"];

    /// <summary>One browser session or one password sign-in; the sid claim.</summary>
    public Guid SessionId => Ids.Derived(Account.Id, "session", At.ToString("O"));
}
