namespace MailboxWizard.Features.SignIn;

/// <summary>Whose app roles count, and how many may arrive.</summary>
public sealed class SignInOptions
{
    public const string Section = "SignIn";

    /// <summary>The tenant whose app roles Engineer and Support count; without it nobody is one.</summary>
    public Guid? HomeTenantId { get; set; }

    /// <summary>Sign-ins begun and answers kept before sign-in, by one client address in one minute; more are refused.</summary>
    public int ArrivalsPerMinute { get; set; } = 60;
}
