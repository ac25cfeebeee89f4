using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Handoffs;

/// <summary>
/// Keeps a secret under a data key of its own, which data protection wraps with a purpose bound to tenant and hand-off.
/// To destroy the key is to destroy the secret.
/// </summary>
public sealed class SecretSeal
{
    /// <summary>Durable when it returns, and read back once.</summary>
    public Task SealAsync(TenantId tenant, int handoff, Guid keyId, string secret, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>The secret, or null when it was never sealed here or is destroyed. Throws <see cref="KeysLostException"/> when the keys are gone.</summary>
    public Task<string?> OpenAsync(TenantId tenant, int handoff, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>The id of the sealed key, without opening it; null when there is none.</summary>
    public Task<Guid?> SealedKeyAsync(TenantId tenant, int handoff, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task DestroyAsync(TenantId tenant, int handoff, CancellationToken cancellationToken) => throw new NotSupportedException();
}

/// <summary>The data-protection keys that wrapped this secret are no longer here; only <em>Renew</em> helps.</summary>
public sealed class KeysLostException(Exception inner) : Exception("The keys that sealed this secret are lost.", inner);
