namespace MailboxWizard.Features.SignIn;

/// <summary>Whose app roles count.</summary>
public sealed class SignInOptions
{
    public const string Section = "SignIn";

    /// <summary>The tenant whose app roles Engineer and Support count; without it nobody is one.</summary>
    public Guid? HomeTenantId { get; set; }
}
