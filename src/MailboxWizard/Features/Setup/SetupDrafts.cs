using MailboxWizard.Features.SignIn;

namespace MailboxWizard.Features.Setup;

/// <summary>Keeps the answers before each redirect: a circuit does not survive one.</summary>
public sealed class SetupDrafts
{
    /// <summary>Anyone may save; the id is 128 random bits and belongs to the first tenant whose administrator opens it.</summary>
    public Task<string> SaveAsync(SetupAnswers answers, string? draftId, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>The answers for someone who goes back to correct them, before or after sign-in; null when unknown or another tenant's.</summary>
    public Task<SetupAnswers?> ReadAsync(string draftId, Person? person, CancellationToken cancellationToken) => throw new NotSupportedException();
}
