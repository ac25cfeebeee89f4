using System.Security.Cryptography;
using System.Text;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Handoffs;

/// <summary>
/// Keeps a secret under a data key of its own, which data protection wraps with a purpose bound to tenant and hand-off.
/// To destroy the key is to destroy the secret.
/// </summary>
public sealed class SecretSeal(IDbContextFactory<WizardDbContext> database, IDataProtectionProvider protection)
{
    private const string Purpose = "MailboxWizard.Secret";

    /// <summary>Durable when it returns, and read back once. Replaces what was sealed for this hand-off before.</summary>
    /// <param name="tenant">Whose secret.</param>
    /// <param name="handoff">The number that it is sealed for.</param>
    /// <param name="keyId">The credential's id in Entra.</param>
    /// <param name="secret">The value.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="guard">Asked in the same transaction; throws when the caller may no longer seal.</param>
    public async Task SealAsync(
        TenantId tenant, int handoff, Guid keyId, string secret, CancellationToken cancellationToken, Func<WizardDbContext, Task>? guard = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        var sealedSecret = Seal(tenant, handoff, keyId, secret);
        await database.InOneStepAsync(
            async context =>
            {
                if (guard is not null)
                    await guard(context);
                await Row(context, tenant, handoff).ExecuteDeleteAsync(cancellationToken);
                context.Add(sealedSecret);
                return await context.SaveChangesAsync(cancellationToken);
            },
            cancellationToken);
        // Its value is shown once by Microsoft: what cannot be opened again is not sealed.
        if (!string.Equals(await OpenAsync(tenant, handoff, cancellationToken), secret, StringComparison.Ordinal))
            throw new InvalidOperationException($"The secret of hand-off {handoff} did not come back as it was sealed.");
    }

    /// <summary>
    /// The secret, or null when it was never sealed here or is destroyed. Throws <see cref="KeysLostException"/> when the
    /// keys are gone, <see cref="CryptographicException"/> when the row was altered.
    /// </summary>
    public async Task<string?> OpenAsync(TenantId tenant, int handoff, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var row = await Row(context, tenant, handoff).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        return row is null ? null : Open(row);
    }

    /// <summary>The id of the sealed key, without opening it; null when there is none.</summary>
    public async Task<Guid?> SealedKeyAsync(TenantId tenant, int handoff, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await Row(context, tenant, handoff).Select(secret => (Guid?)secret.KeyId).SingleOrDefaultAsync(cancellationToken);
    }

    /// <returns>Whether there was something to destroy.</returns>
    public async Task<bool> DestroyAsync(TenantId tenant, int handoff, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var destroyed = await Row(context, tenant, handoff).ExecuteDeleteAsync(cancellationToken) > 0;
        if (destroyed)
            await context.EraseDeletedAsync(cancellationToken);
        return destroyed;
    }

    /// <summary>Lets destroyed secrets go from the database's files too: <see cref="WizardDbContext.EraseDeletedAsync"/>.</summary>
    /// <returns>False when a reader stood in the way.</returns>
    public async Task<bool> TruncateLogAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.EraseDeletedAsync(cancellationToken);
    }

    private static IQueryable<SealedSecret> Row(WizardDbContext context, TenantId tenant, int handoff) =>
        context.Set<SealedSecret>().Where(secret => secret.TenantId == tenant && secret.Handoff == handoff);

    private SealedSecret Seal(TenantId tenant, int handoff, Guid keyId, string secret)
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var plain = Encoding.UTF8.GetBytes(secret);
        try
        {
            var nonce = RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize);
            var tag = new byte[AesGcm.TagByteSizes.MaxSize];
            var cipher = new byte[plain.Length];
            using var aes = new AesGcm(key, tag.Length);
            aes.Encrypt(nonce, plain, cipher, tag, Bound(tenant, handoff, keyId));
            return new()
            {
                TenantId = tenant,
                Handoff = handoff,
                KeyId = keyId,
                WrappedKey = Protector(tenant, handoff).Protect(key),
                Nonce = nonce,
                CipherText = cipher,
                Tag = tag,
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private string Open(SealedSecret row)
    {
        var key = Unwrap(row);
        var plain = new byte[row.CipherText.Length];
        try
        {
            using var aes = new AesGcm(key, row.Tag.Length);
            aes.Decrypt(row.Nonce, row.CipherText, row.Tag, plain, Bound(row.TenantId, row.Handoff, row.KeyId));
            return Encoding.UTF8.GetString(plain);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private byte[] Unwrap(SealedSecret row)
    {
        try
        {
            return Protector(row.TenantId, row.Handoff).Unprotect(row.WrappedKey);
        }
        catch (CryptographicException lost)
        {
            throw new KeysLostException(lost);
        }
    }

    private IDataProtector Protector(TenantId tenant, int handoff) =>
        protection.CreateProtector(Purpose, tenant.ToString(), Text(handoff));

    private static byte[] Bound(TenantId tenant, int handoff, Guid keyId) =>
        Encoding.UTF8.GetBytes($"{Purpose}|{tenant}|{Text(handoff)}|{keyId:D}");

    private static string Text(int handoff) => handoff.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>The data-protection keys that wrapped this secret are no longer here; only <em>Renew</em> helps.</summary>
public sealed class KeysLostException(Exception inner) : Exception("The keys that sealed this secret are lost.", inner);
