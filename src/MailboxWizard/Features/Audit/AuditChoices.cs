using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Audit;

/// <summary>What the filters of the page offer, by the name that was written last.</summary>
public sealed record AuditChoices(
    IReadOnlyList<(TenantId Id, string Name)> Tenants, IReadOnlyList<(ObjectId Id, string Name)> People)
{
    /// <summary>As many as one looks through in a list; who has more asks for those whose name begins with something.</summary>
    public const int Most = 500;

    /// <summary>There are more than are listed.</summary>
    public bool HasMoreTenants { get; init; }

    /// <inheritdoc cref="HasMoreTenants"/>
    public bool HasMorePeople { get; init; }
}

/// <summary>How the names begin that a list is to hold; null for whichever come first.</summary>
public sealed record AuditChoiceNames(string? Tenants = null, string? People = null);
