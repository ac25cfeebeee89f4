namespace MailboxWizard.Features.Handoffs;

/// <summary>What was granted to the registration, as a run read it with its administrator's token. The Test asks for none of it: its key may not.</summary>
/// <param name="Grants">The application permissions; empty for none.</param>
/// <param name="At">When it was read.</param>
/// <param name="Run">By which run.</param>
public sealed record GrantsAsRead(IReadOnlyList<GrantAsRead> Grants, DateTimeOffset At, int Run);

/// <summary>One application permission, by the names that people know.</summary>
/// <param name="Permission">Such as <c>Mail.ReadWrite</c>; the id of one that the tenant does not name.</param>
/// <param name="Api">Such as <c>Microsoft Graph</c>; empty for one that is not Graph or Exchange.</param>
/// <param name="IsNeeded">By the route of the run that read it.</param>
public sealed record GrantAsRead(string Permission, string Api, bool IsNeeded)
{
    public override string ToString() => Api.Length is 0 ? Permission : $"{Permission} ({Api})";
}
