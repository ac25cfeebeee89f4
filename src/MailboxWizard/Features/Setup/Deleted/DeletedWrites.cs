using System.Security.Claims;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Setup.Deleted;

/// <summary>
/// The requests: each audited before and after, and read back. A service principal does not come back with its application
/// (https://learn.microsoft.com/graph/api/directory-deleteditems-restore), and does not go for good with it.
/// </summary>
internal sealed class DeletedWrites(
    SetupTokens tokens, TenantDirectories directories, SetupRetry retry, AuditLog audit, IOptions<SetupOptions> options)
{
    /// <summary>The registration first; its service principal, and what was granted to it, only when the restored one is ours by everything that can be read of it.</summary>
    public async Task RestoreAsync(DeletedAct act, CancellationToken cancellationToken)
    {
        var client = await DeletedClientAsync(act, cancellationToken);
        EnsureOurs(act, act.Deleted, client, owners: []);
        await WriteAsync(act, AuditAction.Registration, AuditOutcome.Changed, directory => directory.RestoreAsync(act.Deleted.Id, cancellationToken), cancellationToken);
        var restored = (await ReadBackAsync(
            act, directory => directory.FindRegistrationAsync(act.Deleted.UniqueName!, cancellationToken), found => found?.Id == act.Deleted.Id, cancellationToken))!;
        EnsureOurs(act, restored, client, owners: []);
        // Deleted by itself before, there is none; and it may be back already.
        if (client is null || await ReadAsync(act, directory => directory.FindServicePrincipalAsync(restored.AppId, cancellationToken), cancellationToken) is not null)
            return;
        await WriteAsync(act, AuditAction.ServicePrincipal, AuditOutcome.Changed, directory => directory.RestoreAsync(client.Id, cancellationToken), cancellationToken);
        await ReadBackAsync(
            act, directory => directory.FindServicePrincipalAsync(restored.AppId, cancellationToken), found => found?.Id == client.Id, cancellationToken);
    }

    /// <summary>The service principal goes first: without its registration nobody would know it for ours.</summary>
    public async Task PurgeAsync(DeletedAct act, CancellationToken cancellationToken)
    {
        var client = await DeletedClientAsync(act, cancellationToken);
        EnsureOurs(act, act.Deleted, client, owners: []);
        if (client is not null)
            await WriteAsync(act, AuditAction.ServicePrincipal, AuditOutcome.Removed, directory => directory.PurgeAsync(client.Id, cancellationToken), cancellationToken);
        await WriteAsync(act, AuditAction.Registration, AuditOutcome.Removed, directory => directory.PurgeAsync(act.Deleted.Id, cancellationToken), cancellationToken);
        await ReadBackAsync(
            act, directory => directory.DeletedRegistrationsAsync(cancellationToken), left => left.All(other => other.Id != act.Deleted.Id), cancellationToken);
    }

    private static void EnsureOurs(DeletedAct act, Registration registration, ServicePrincipal? client, IReadOnlyList<RegistrationOwner> owners)
    {
        if (RegistrationClaim.Doubt(registration, client, owners, act.Wizard, act.Record) is not RegistrationDoubt.None)
            throw new DeletedForeignException();
    }

    private async Task<ServicePrincipal?> DeletedClientAsync(DeletedAct act, CancellationToken cancellationToken) =>
        (await ReadAsync(act, directory => directory.DeletedServicePrincipalsAsync(cancellationToken), cancellationToken)).FirstOrDefault(client => client.AppId == act.Deleted.AppId);

    /// <summary>Repeated, one that is not there any more was done by the attempt whose answer was lost; what is read afterwards decides.</summary>
    private Task<bool> WriteAsync(DeletedAct act, AuditAction action, AuditOutcome done, Func<TenantDirectory, Task> write, CancellationToken cancellationToken) =>
        retry.RunAsync(
            async attempt =>
            {
                try
                {
                    return await audit.WriteAsync(
                        act.Entry with { Action = action }, done,
                        async observed =>
                        {
                            await write(directories.Open(token => tokens.For(ConsentStage.Run, act.User, token), observed));
                            return true;
                        },
                        cancellationToken);
                }
                catch (Microsoft365Exception gone) when (attempt > 1 && gone.Problem.Status is 404 or 409)
                {
                    return true;
                }
            },
            TransientAnswers.Busy, _ => Task.CompletedTask, options.Value.StepDeadline, cancellationToken);

    private Task<T> ReadAsync<T>(DeletedAct act, Func<TenantDirectory, Task<T>> read, CancellationToken cancellationToken) =>
        retry.RunAsync(
            _ => read(directories.Open(token => tokens.For(ConsentStage.Look, act.User, token))), TransientAnswers.Busy, _ => Task.CompletedTask,
            options.Value.StepDeadline, cancellationToken);

    private Task<T> ReadBackAsync<T>(DeletedAct act, Func<TenantDirectory, Task<T>> read, Func<T, bool> shows, CancellationToken cancellationToken) =>
        retry.RunAsync(
            async _ => await read(directories.Open(token => tokens.For(ConsentStage.Look, act.User, token))) is var found && shows(found) ? found : throw new Microsoft365Exception(
                new() { Status = 404, Code = TransientAnswers.NotReadBack, Message = "What was done is not shown yet." }),
            TransientAnswers.AfterCreation, _ => Task.CompletedTask, options.Value.StepDeadline, cancellationToken);
}

/// <summary>One act on one deleted registration.</summary>
/// <param name="Entry">What the audit log says of it, but for the outcome.</param>
internal sealed record DeletedAct(Registration Deleted, AppId Wizard, SetupRecord Record, ClaimsPrincipal User, AuditEntry Entry);

/// <summary>What lies there, or what has come back, is not ours by the rules of <see cref="RegistrationClaim"/>.</summary>
internal sealed class DeletedForeignException() : Exception("The registration is not MailboxWizard's own.");
