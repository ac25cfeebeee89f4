using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup.ConsentPages;

/// <summary>Microsoft's own consent page, as a run that lacks the role for consent wants it or has it in use.</summary>
/// <param name="Nonce">Random; what comes back from Microsoft must carry it, sealed.</param>
/// <param name="Address">The reply address that Microsoft's page needs, on this site.</param>
public sealed record ConsentPageUse(string Nonce, string Address)
{
    /// <summary>When the use ends by itself. Set before the reply address is written, so that from then on it is taken away; null while it is only wanted.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>What the page may grant in this run's name, since it was missing.</summary>
    public IReadOnlyList<IntendedGrant> Grants { get; init; } = [];

    /// <summary>What the registration held when the page was opened: more than that came over the page.</summary>
    public IReadOnlyList<GrantedBefore> Before { get; init; } = [];

    public ConsentPageAnswer Answer { get; init; }

    public bool IsOpen => Until is not null;
}

/// <summary>An application permission that was granted before, whoever did it.</summary>
/// <param name="Resource">The service principal of the API in the tenant.</param>
public sealed record GrantedBefore(ObjectId Resource, Guid Id);

/// <summary>Why the use ends before its time. Never a proof of anything: what was granted is read. Stored by name.</summary>
public enum ConsentPageAnswer
{
    None,

    /// <summary>Microsoft's page came back without an error.</summary>
    Answered,
    Declined,

    /// <summary>Nobody goes on with the run.</summary>
    GivenUp,
}
