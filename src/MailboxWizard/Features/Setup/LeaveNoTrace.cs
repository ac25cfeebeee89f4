using System.Security.Claims;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Setup;

/// <summary>
/// Deletes MailboxWizard's own service principal in the signed-in person's tenant, and with it every consent that it was given there.
/// The token that deletes it is the last one: what can still be read with it is the proof. See docs/decisions/0012-undo.md.
/// </summary>
public sealed class LeaveNoTrace
{
    /// <summary>Somebody waits for the answer.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(1);

    private readonly SetupPlanner _planner;
    private readonly SetupRuns _runs;
    private readonly SetupRetry _retry;
    private readonly SetupTokens _tokens;
    private readonly TokenHolds _holds;
    private readonly TenantDirectories _directories;
    private readonly SetupProblems _problems;
    private readonly SetupRefusals _refusals;
    private readonly AuditLog _audit;
    private readonly TenantId? _home;
    private readonly AppId _wizard;

    // Spelled out, because some of these are internal and a primary constructor of a public type would show them.
    internal LeaveNoTrace(
        SetupPlanner planner, SetupRuns runs, SetupRetry retry, SetupTokens tokens, TokenHolds holds, TenantDirectories directories, SetupProblems problems,
        SetupRefusals refusals, AuditLog audit, IOptions<SignInOptions> options, IConfiguration configuration)
    {
        (_planner, _runs, _retry, _tokens, _holds, _directories) = (planner, runs, retry, tokens, holds, directories);
        (_problems, _refusals, _audit) = (problems, refusals, audit);
        _home = options.Value.HomeTenantId is { } home ? new TenantId(home) : null;
        _wizard = new(configuration.GetValue<Guid>("AzureAd:ClientId"));
    }

    /// <summary>Not where MailboxWizard itself is registered.</summary>
    public bool MayBeOffered(Person person) => person.TenantId != _home;

    /// <summary>
    /// Whether it can be done now, asked before the person confirms: afterwards there is no way back to Microsoft's page. Throws
    /// <see cref="ConsentNeededException"/> and <see cref="SetupProblemException"/>.
    /// </summary>
    public async Task PrepareAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var person = _planner.Administrator(user);
        await using var hold = await _holds.TakeAsync(person.TenantId, person.ObjectId, cancellationToken);
        await OpenAsync(person, user, cancellationToken);
    }

    /// <summary>Throws like <see cref="PrepareAsync"/>. When it returns, the person's tokens are gone; the caller ends the session.</summary>
    public async Task<LeaveProof> LeaveAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var person = _planner.Administrator(user);
        await using var hold = await _holds.TakeAsync(person.TenantId, person.ObjectId, cancellationToken);
        var (look, run, client) = await OpenAsync(person, user, cancellationToken);
        var entry = RunEntries.Of(person, AuditAction.LeaveNoTrace, $"{client}");
        try
        {
            await DeleteAsync(run, client, entry, person, cancellationToken);
            var proof = await ProveAsync(look, client, cancellationToken);
            await _audit.AppendAsync(
                entry with { Outcome = proof is LeaveProof.StillShown or LeaveProof.NotReadable ? AuditOutcome.Warning : AuditOutcome.Read, Detail = $"{proof}" }, CancellationToken.None);
            return proof;
        }
        finally
        {
            await hold.EndAsync();
        }
    }

    /// <summary>Refuses first what needs no question to Microsoft.</summary>
    private async Task<(TenantDirectory Look, Func<Action<GraphCall>, TenantDirectory> Run, ObjectId Client)> OpenAsync(
        Person person, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (person.TenantId == _home)
            throw await RefusedAsync(SetupProblemCode.AtHome, person);
        if (await _runs.HasActiveAsync(person.TenantId, cancellationToken))
            throw await RefusedAsync(SetupProblemCode.RunsActive, person);
        try
        {
            var writes = await _tokens.For(ConsentStage.Run, user, cancellationToken);
            var reads = await _tokens.For(ConsentStage.Look, user, cancellationToken);
            var look = _directories.Open(_ => Task.FromResult(reads));
            var roles = AskAsync(() => look.ActiveRolesAsync(cancellationToken));
            var client = AskAsync(() => look.FindClientHomeAsync(_wizard, cancellationToken));
            await Task.WhenAll(roles, client);
            if (!StepRoles.MayRegister(await roles))
                throw await RefusedAsync(SetupProblemCode.RoleMissing, person);
            // The settings may not name a home tenant; where it is registered, it is at home.
            return await client is not var (id, home) ? throw await RefusedAsync(SetupProblemCode.SignInAgain, person)
                : home == person.TenantId ? throw await RefusedAsync(SetupProblemCode.AtHome, person)
                : (look, observed => _directories.Open(_ => Task.FromResult(writes), observed), id);
        }
        catch (Microsoft365Exception refused) when (refused.Problem.Status is 401)
        {
            throw new ConsentNeededException(ConsentStage.Run, inner: refused);
        }
        catch (Microsoft365Exception refused)
        {
            throw new SetupProblemException(_problems.Of(refused.Problem, person.Name, person.TenantName));
        }
        catch (TokenCacheUnavailableException)
        {
            throw new SetupProblemException(_problems.Of(SetupProblemCode.TokensUnavailable, person.Name, person.TenantName));
        }

        Task<T> AskAsync<T>(Func<Task<T>> ask) => _retry.RunAsync(_ => ask(), TransientAnswers.Busy, _ => Task.CompletedTask, s_longest, cancellationToken);
    }

    private async Task DeleteAsync(Func<Action<GraphCall>, TenantDirectory> run, ObjectId client, AuditEntry entry, Person person, CancellationToken cancellationToken)
    {
        await _audit.AppendAsync(entry, cancellationToken);
        // Asked once more right before the act: a colleague may have pressed Run while Microsoft was being asked.
        if (await _runs.HasActiveAsync(person.TenantId, cancellationToken))
        {
            await _audit.AppendAsync(entry with { Outcome = AuditOutcome.Refused, Detail = $"{SetupProblemCode.RunsActive}" }, CancellationToken.None);
            throw new SetupProblemException(_problems.Of(SetupProblemCode.RunsActive, person.Name, person.TenantName));
        }
        GraphCall? call = null;
        var (outcome, detail) = (AuditOutcome.Removed, (string?)null);
        try
        {
            await _retry.RunAsync(
                async _ =>
                {
                    await run(made => call = made).DeleteServicePrincipalAsync(client, cancellationToken);
                    return true;
                },
                TransientAnswers.Busy, _ => Task.CompletedTask, s_longest, cancellationToken);
        }
        catch (Microsoft365Exception gone) when (gone.Problem.Status is 404 || IsNobody(gone.Problem))
        {
            // An attempt whose answer was lost, or somebody else: nobody knows who removed it, and the proof decides what is gone.
            (outcome, detail) = (AuditOutcome.Failed, gone.Problem.Code);
        }
        catch (Exception fault)
        {
            var answer = (fault as Microsoft365Exception)?.Problem;
            await _audit.AppendAsync(
                entry.Answered(call) with { Outcome = answer?.Status is 403 ? AuditOutcome.Refused : AuditOutcome.Failed, Detail = answer?.Code ?? fault.GetType().Name },
                CancellationToken.None);
            if (answer is null)
                throw;
            throw new SetupProblemException(_problems.Of(answer, person.Name, person.TenantName));
        }
        await _audit.AppendAsync(entry.Answered(call) with { Outcome = outcome, Detail = detail }, CancellationToken.None);
    }

    /// <summary>With the token that is still good: what it was issued to is not found, or Microsoft no longer knows who is asking.</summary>
    private async Task<LeaveProof> ProveAsync(TenantDirectory look, ObjectId client, CancellationToken cancellationToken)
    {
        try
        {
            return await _retry.RunAsync(
                async _ => await look.FindClientHomeAsync(_wizard, cancellationToken) is not var (shown, _) || shown != client
                    ? LeaveProof.NotFound
                    : throw new Microsoft365Exception(new() { Status = 404, Code = TransientAnswers.NotReadBack, Message = "What was deleted is still shown." }),
                TransientAnswers.AfterCreation, _ => Task.CompletedTask, s_longest, cancellationToken);
        }
        catch (Microsoft365Exception nobody) when (IsNobody(nobody.Problem))
        {
            return LeaveProof.CallerUnknown;
        }
        catch (Microsoft365Exception shown) when (shown.Problem.Code is TransientAnswers.NotReadBack)
        {
            return LeaveProof.StillShown;
        }
        catch (Microsoft365Exception)
        {
            // Busy, or refused: it is deleted, and nothing more is known of it.
            return LeaveProof.NotReadable;
        }
    }

    /// <summary>The answer to a client whose service principal is gone: https://github.com/microsoftgraph/msgraph-sdk-php/issues/230.</summary>
    private static bool IsNobody(Microsoft365Problem problem) => problem is { Status: 401, Code: "Authorization_IdentityNotFound" };

    private Task<SetupProblemException> RefusedAsync(SetupProblemCode code, Person person) =>
        _refusals.OfAsync(RunEntries.Of(person, AuditAction.LeaveNoTrace), code, person);
}

/// <summary>What could still be read after the service principal was deleted.</summary>
public enum LeaveProof
{
    /// <summary>Microsoft answered 404.</summary>
    NotFound,

    /// <summary>Microsoft answered that it does not know the application that asks.</summary>
    CallerUnknown,

    /// <summary>Deleted, and not every part of Microsoft 365 says so yet.</summary>
    StillShown,

    /// <summary>Deleted, and Microsoft 365 did not let it be read whether it is still shown.</summary>
    NotReadable,
}
