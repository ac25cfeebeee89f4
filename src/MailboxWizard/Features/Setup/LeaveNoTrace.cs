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
/// <remarks>Longer than most: what is asked before, done and proved is read as one.</remarks>
public sealed partial class LeaveNoTrace
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
    private readonly ILogger<LeaveNoTrace> _logger;
    private readonly TenantId? _home;
    private readonly AppId _wizard;

    // Spelled out, because some of these are internal and a primary constructor of a public type would show them.
    internal LeaveNoTrace(
        SetupPlanner planner, SetupRuns runs, SetupRetry retry, SetupTokens tokens, TokenHolds holds, TenantDirectories directories, SetupProblems problems,
        SetupRefusals refusals, AuditLog audit, ILogger<LeaveNoTrace> logger, IOptions<SignInOptions> options, IConfiguration configuration)
    {
        (_planner, _runs, _retry, _tokens, _holds, _directories) = (planner, runs, retry, tokens, holds, directories);
        (_problems, _refusals, _audit, _logger) = (problems, refusals, audit, logger);
        _home = options.Value.HomeTenantId is { } home ? new TenantId(home) : null;
        _wizard = new(configuration.GetValue<Guid>("AzureAd:ClientId"));
    }

    /// <summary>Not where MailboxWizard itself is registered.</summary>
    public bool MayBeOffered(Person person) => person.TenantId != _home;

    /// <summary>
    /// Whether it can be done now, asked before the person confirms: afterwards there is no way back to Microsoft's page. Throws
    /// <see cref="ConsentNeededException"/> and <see cref="SetupProblemException"/>.
    /// </summary>
    public Task PrepareAsync(ClaimsPrincipal user, CancellationToken cancellationToken) => _planner.RecordedAsync(
        user,
        async person =>
        {
            await using var hold = await _holds.TakeAsync(person.TenantId, person.ObjectId, cancellationToken);
            await OpenAsync(person, user, cancellationToken);
        });

    /// <summary>Throws like <see cref="PrepareAsync"/>. When it returns, the person's tokens are gone; the caller ends the session.</summary>
    public Task<LeaveAnswer> LeaveAsync(ClaimsPrincipal user, CancellationToken cancellationToken) =>
        _planner.RecordedAsync(user, person => LeaveAsync(person, user, cancellationToken));

    private async Task<LeaveAnswer> LeaveAsync(Person person, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var hold = await _holds.TakeAsync(person.TenantId, person.ObjectId, cancellationToken);
        var (look, run, client) = await OpenAsync(person, user, cancellationToken);
        var entry = RunEntries.Of(person, AuditAction.LeaveNoTrace, $"{client}");
        try
        {
            var isRecorded = await DeleteAsync(look, run, client, entry, person, cancellationToken);
            var proof = await ProveAsync(look, client, person, cancellationToken);
            isRecorded &= await TryRecordAsync(
                entry with { Outcome = proof is LeaveProof.StillShown or LeaveProof.NotReadable ? AuditOutcome.Warning : AuditOutcome.Read, Detail = $"{proof}" });
            return new(proof, isRecorded);
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

    /// <returns>Whether what came of it stands in the audit log.</returns>
    private async Task<bool> DeleteAsync(
        TenantDirectory look, Func<Action<GraphCall>, TenantDirectory> run, ObjectId client, AuditEntry entry, Person person, CancellationToken cancellationToken)
    {
        await _audit.AppendAsync(entry, cancellationToken);
        GraphCall? call = null;
        try
        {
            var (outcome, detail) = await _retry.RunAsync(
                async _ =>
                {
                    // Asked right before each request: a colleague may have pressed Run while Microsoft was being asked, or was busy.
                    if (await _runs.HasActiveAsync(person.TenantId, cancellationToken))
                        throw new SetupProblemException(_problems.Of(SetupProblemCode.RunsActive, person.Name, person.TenantName));
                    return await DeleteOnceAsync(look, run(made => call = made), client, cancellationToken);
                },
                problem => TransientAnswers.Busy(problem) || problem.Code is TransientAnswers.NotReadBack, _ => Task.CompletedTask, s_longest, cancellationToken);
            return await TryRecordAsync(entry.Answered(call) with { Outcome = outcome, Detail = detail });
        }
        catch (SetupProblemException stopped)
        {
            await _audit.AppendAsync(entry.Answered(call) with { Outcome = AuditOutcome.Refused, Detail = $"{stopped.Problem.Code}" }, CancellationToken.None);
            throw;
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
    }

    private async Task<(AuditOutcome Outcome, string? Detail)> DeleteOnceAsync(TenantDirectory look, TenantDirectory run, ObjectId client, CancellationToken cancellationToken)
    {
        try
        {
            await run.DeleteServicePrincipalAsync(client, cancellationToken);
            return (AuditOutcome.Removed, null);
        }
        catch (Microsoft365Exception gone) when (gone.Problem.Status is 404 || IsNobody(gone.Problem))
        {
            // An attempt whose answer was lost, or somebody else: nobody knows who removed it. Or a replica that does not know it yet.
            for (var times = 0; gone.Problem.Status is 404 && times < AgreeingAnswers.Enough; times++)
                if (await IsShownAsync(look, client, cancellationToken))
                    throw new Microsoft365Exception(new() { Status = 404, Code = TransientAnswers.NotReadBack, Message = "What is said not to be there is shown." });
            return (AuditOutcome.Failed, gone.Problem.Code);
        }
    }

    private async Task<bool> IsShownAsync(TenantDirectory look, ObjectId client, CancellationToken cancellationToken)
    {
        try
        {
            return await look.FindClientHomeAsync(_wizard, cancellationToken) is var (shown, _) && shown == client;
        }
        catch (Microsoft365Exception nobody) when (IsNobody(nobody.Problem))
        {
            return false;
        }
    }

    /// <summary>Of what is done already: whoever pressed has left, whether or not it can be written down.</summary>
    private async Task<bool> TryRecordAsync(AuditEntry entry)
    {
        try
        {
            await _audit.AppendAsync(entry, CancellationToken.None);
            return true;
        }
        catch (Exception fault)
        {
            LeavingWasNotRecorded(_logger, fault, entry.TenantId, entry.Outcome, entry.Detail);
            return false;
        }
    }

    /// <summary>With the token that is still good: what it was issued to is not found, or Microsoft no longer knows who is asking.</summary>
    private async Task<LeaveProof> ProveAsync(TenantDirectory look, ObjectId client, Person person, CancellationToken cancellationToken)
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
        catch (Microsoft365Exception unread)
        {
            // Busy, or refused: it is deleted, and nothing more is known of it.
            ProofWasNotRead(_logger, person.TenantId, unread.Problem.Status, unread.Problem.Code, unread.Problem.RequestId);
            return LeaveProof.NotReadable;
        }
    }

    /// <summary>The answer to a client whose service principal is gone: https://github.com/microsoftgraph/msgraph-sdk-php/issues/230.</summary>
    private static bool IsNobody(Microsoft365Problem problem) => problem is { Status: 401, Code: "Authorization_IdentityNotFound" };

    private Task<SetupProblemException> RefusedAsync(SetupProblemCode code, Person person) =>
        _refusals.OfAsync(RunEntries.Of(person, AuditAction.LeaveNoTrace), code, person);

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "MailboxWizard has left tenant {Tenant}, and the audit log did not take what came of it: {Outcome} {Detail}")]
    private static partial void LeavingWasNotRecorded(ILogger logger, Exception fault, TenantId tenant, AuditOutcome outcome, string? detail);

    [LoggerMessage(
        EventId = 2, Level = LogLevel.Warning,
        Message = "MailboxWizard has left tenant {Tenant}, and whether its service principal is still shown there could not be read: {Status} {Code}, request {RequestId}")]
    private static partial void ProofWasNotRead(ILogger logger, TenantId tenant, int status, string? code, string? requestId);
}
