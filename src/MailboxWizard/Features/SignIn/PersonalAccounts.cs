namespace MailboxWizard.Features.SignIn;

/// <summary>Personal Microsoft accounts all sign in from one tenant, and manage none.</summary>
internal static class PersonalAccounts
{
    /// <summary>https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference: claim <c>tid</c>.</summary>
    public static readonly Guid Tenant = new("9188040d-6c67-4c5b-b112-36a304b66dad");
}
