using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Configuration;

/// <summary>Whether any run of the tenant goes on, also one that waits for a person; told by whoever runs them.</summary>
public delegate Task<bool> RunsUnderWay(TenantId tenant, CancellationToken cancellationToken);
