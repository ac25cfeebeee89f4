using System.Security.Claims;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Configuration.Pasted;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup.Entered;

/// <summary>
/// Takes client ID and secret of a registration that a script or somebody by hand has made: looked at, read in the tenant, sealed, and
/// proved by a run of its own. Each attempt is audited, never with the secret, and refusals that are repeated as their number; and
/// counted together with the tests of pasted values, which ask the same of Microsoft.
/// </summary>
/// <remarks>Longer than most: every condition of one act, in the order in which they are asked.</remarks>
public sealed class EnteredRegistrations
{
    private readonly SetupPlanner _planner;
    private readonly SetupTokens _tokens;
    private readonly TokenHolds _holds;
    private readonly TenantDirectories _directories;
    private readonly EnteredReader _reader;
    private readonly EnteredRun _run;
    private readonly SetupRuns _runs;
    private readonly RunQueue _queue;
    private readonly HandoffStore _handoffs;
    private readonly SecretSeal _seal;
    private readonly SetupProblems _problems;
    private readonly AuditLog _audit;
    private readonly AuditRefusals _refusals;
    private readonly PastedTestLimits _limits;
    private readonly PastedRefusals _past;
    private readonly IStringLocalizer<SetupStepText> _text;
    private readonly TimeProvider _time;

    // Spelled out, because some of these are internal and a primary constructor of a public type would show them.
    internal EnteredRegistrations(
        SetupPlanner planner, SetupTokens tokens, TokenHolds holds, TenantDirectories directories, EnteredReader reader, EnteredRun run, SetupRuns runs, RunQueue queue, HandoffStore handoffs,
        SecretSeal seal, SetupProblems problems, AuditLog audit, AuditRefusals refusals, PastedTestLimits limits, PastedRefusals past, IStringLocalizer<SetupStepText> text, TimeProvider time)
    {
        (_planner, _tokens, _holds, _directories, _reader, _run, _runs, _queue) = (planner, tokens, holds, directories, reader, run, runs, queue);
        (_handoffs, _seal, _problems, _audit, _refusals, _text, _time) = (handoffs, seal, problems, audit, refusals, text, time);
        (_limits, _past) = (limits, past);
    }

    /// <summary>
    /// The answers that the entry is for; null when the draft is unknown or another tenant's. Asks for the token to read with as well,
    /// so that Microsoft asks before the secret is typed: throws <see cref="ConsentNeededException"/>, and <see cref="SetupProblemException"/>.
    /// </summary>
    public Task<SetupAnswers?> OpenAsync(string draftId, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        _planner.RecordedAsync(user, person => OpenAsync(draftId, person, user, cancellationToken));

    private async Task<SetupAnswers?> OpenAsync(string draftId, Person person, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (await _planner.OpenAsync(draftId, person, cancellationToken) is not { } answers)
            return null;
        await _tokens.For(ConsentStage.Look, user, cancellationToken);
        return answers;
    }

    /// <summary>Null when the draft is unknown or another tenant's. Throws like <see cref="OpenAsync"/>.</summary>
    public Task<EnteredAnswer?> EnterAsync(
        string draftId, string? clientId, string? secret, ClaimsPrincipal user, string? clientAddress, CancellationToken cancellationToken) =>
        _planner.RecordedAsync(user, person => EnterAsync(draftId, clientId, secret, person, user, clientAddress, cancellationToken));

    private async Task<EnteredAnswer?> EnterAsync(
        string draftId, string? clientId, string? secret, Person person, ClaimsPrincipal user, string? clientAddress, CancellationToken cancellationToken)
    {
        if (await _planner.OpenAsync(draftId, person, cancellationToken) is not { } answers)
            return null;
        var values = EnteredValues.Of(clientId, secret, person.TenantId);
        var entry = new AuditEntry
        {
            TenantId = person.TenantId,
            TenantName = person.TenantName,
            ActorId = person.ObjectId,
            ActorTenantId = person.TenantId,
            ActorName = person.Name,
            ClientAddress = clientAddress,
            Action = AuditAction.ClientSecret,
            // Never what was typed: it may be the secret, in the wrong field.
            Subject = values.ClientId is { } typed ? $"{typed}" : _text["EnteredNoId"],
            Outcome = AuditOutcome.Refused,
        };
        // They cannot work; nobody is asked, and nothing is tried.
        if (values.Fault is { } fault)
            return await RefuseAsync(entry, fault, cancellationToken);
        var admission = await _limits.AdmitAsync($"{person.TenantId}", values.ClientId!.Value, person, cancellationToken, isOwnDoor: true);
        if (admission.Limit is { } limit)
        {
            var met = limit is PastedLimit.OneAtATime ? EnteredFault.UnderWay : EnteredFault.TooOften;
            await _past.AppendAsync(admission, values.ClientId.Value, person, entry with { Detail = $"{met}" }, cancellationToken);
            return new(null, met);
        }
        EnteredAnswer? answer = null;
        try
        {
            return answer = await TakeAsync(draftId, answers, values, entry, person, user, cancellationToken);
        }
        finally
        {
            await _limits.EndAsync(admission.Id, outcome: null, wasSent: answer is not null && (answer.Fault is not { } wrong || IsTry(wrong)));
        }
    }

    /// <summary>Whether the secret was looked at; else nobody who may enter has learnt anything of it, and colleagues are not kept out.</summary>
    private static bool IsTry(EnteredFault fault) =>
        fault is not (EnteredFault.RegistrationUnknown or EnteredFault.ClientIdIsObjectId or EnteredFault.RegistrationIsOurs);

    private async Task<EnteredAnswer> TakeAsync(
        string draftId, SetupAnswers answers, EnteredValues values, AuditEntry entry, Person person, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var hold = await _holds.TakeAsync(person.TenantId, person.ObjectId, cancellationToken);
        var facts = await _planner.ReadAsync(draftId, answers, person, user, cancellationToken);
        if (!facts.Roles.Any(role => DirectoryRoles.MakesAdministrator(role.TemplateId)))
        {
            await _refusals.AppendAsync(entry with { Detail = $"{SetupProblemCode.RoleMissing}" }, cancellationToken);
            throw new SetupProblemException(_problems.Of(SetupProblemCode.RoleMissing, facts));
        }
        EnteredFound? found;
        try
        {
            var token = await _tokens.For(ConsentStage.Look, user, cancellationToken);
            (found, var wrong) = await _reader.ReadAsync(_directories.Open(_ => Task.FromResult(token)), values, facts, cancellationToken);
            if (wrong is { } named)
                return await RefuseAsync(entry, named, cancellationToken);
        }
        catch (Microsoft365Exception unanswered)
        {
            await _audit.AppendAsync(
                entry with { Outcome = AuditOutcome.Failed, Detail = unanswered.Problem.Code, Status = unanswered.Problem.Status, RequestId = unanswered.Problem.RequestId }, cancellationToken);
            throw new SetupProblemException(_problems.Of(unanswered.Problem, person.Name, person.TenantName));
        }
        // Asked once more with the adding; here, so that pressing again and again takes no numbers.
        if ((await _runs.OfFamilyAsync(person.TenantId, EnteredRun.FamilyOf(found!.Registration.AppId), cancellationToken)).Any(other => other.ActiveKey is not null))
            return await RefuseAsync(entry, EnteredFault.UnderWay, cancellationToken);
        var number = await _handoffs.ReserveNumberAsync(cancellationToken);
        var run = _run.Of(draftId, facts, found, number, _time.GetUtcNow());
        entry = entry with { Step = 9, Handoff = number };
        await _audit.AppendAsync(entry with { Outcome = AuditOutcome.Intended, Detail = _text["AuditEntered"] }, cancellationToken);
        try
        {
            // In one step: a secret without a run that proves it would lie here for ever.
            await _seal.SealAsync(
                person.TenantId, number, found.Credential.KeyId, values.Secret, cancellationToken, context => _runs.AddAloneAsync(context, run, cancellationToken));
        }
        catch (RunUnderWayException)
        {
            await _handoffs.FreeNumberAsync(number, CancellationToken.None);
            return await RefuseAsync(entry, EnteredFault.UnderWay, cancellationToken);
        }
        await _audit.AppendAsync(entry with { Outcome = AuditOutcome.Sealed, Run = run.Number, Detail = _text["AuditEntered"] }, CancellationToken.None);
        _queue.Tell(run);
        // The proof needs no token of this person.
        await hold.EndAsync();
        return new(run.Number, null);
    }

    private async Task<EnteredAnswer> RefuseAsync(AuditEntry entry, EnteredFault fault, CancellationToken cancellationToken)
    {
        await _refusals.AppendAsync(entry with { Detail = $"{fault}" }, cancellationToken);
        return new(null, fault);
    }
}

/// <summary>The run that now proves it, or why there is none.</summary>
public sealed record EnteredAnswer(int? Run, EnteredFault? Fault);
