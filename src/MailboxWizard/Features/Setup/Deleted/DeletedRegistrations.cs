using System.Security.Claims;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup.Deleted;

/// <summary>
/// Restores a registration of ours that lies deleted, or deletes it for good. Nothing that the page showed is trusted: roles, the
/// deleted item and whether it is ours are read again at the act.
/// </summary>
public sealed class DeletedRegistrations
{
    private readonly SetupPlanner _planner;
    private readonly SetupRuns _runs;
    private readonly RegistrationRecords _records;
    private readonly RunTokens _tokens;
    private readonly TokenHolds _holds;
    private readonly RunPresses _presses;
    private readonly DeletedWrites _writes;
    private readonly SetupProblems _problems;
    private readonly SetupRefusals _refusals;
    private readonly IStringLocalizer<SetupStepText> _text;

    // Spelled out, because some of these are internal and a primary constructor of a public type would show them.
    internal DeletedRegistrations(
        SetupPlanner planner, SetupRuns runs, RegistrationRecords records, RunTokens tokens, TokenHolds holds, RunPresses presses, DeletedWrites writes,
        SetupProblems problems, SetupRefusals refusals, IStringLocalizer<SetupStepText> text)
    {
        (_planner, _runs, _records, _tokens, _holds) = (planner, runs, records, tokens, holds);
        (_presses, _writes, _problems, _refusals, _text) = (presses, writes, problems, refusals, text);
    }

    /// <summary>Keeps that this person pressed, so that the page can do it after Microsoft's consent without a second press.</summary>
    public string RememberPress(DeletedDeed deed, ObjectId shown, ClaimsPrincipal user) => _presses.Remember(Deed(deed, shown), _planner.Administrator(user));

    /// <summary>True for what <see cref="RememberPress"/> returned to the same person.</summary>
    public bool IsPressed(DeletedDeed deed, ObjectId shown, string? press, ClaimsPrincipal user) =>
        _presses.IsPressed(Deed(deed, shown), _planner.Administrator(user), press);

    /// <summary>
    /// Throws <see cref="ConsentNeededException"/> and <see cref="SetupProblemException"/>. When it returns, the tenant shows what was
    /// done; a plan that was read before is old.
    /// </summary>
    /// <param name="deed">What is to be done.</param>
    /// <param name="draftId">Whose plan showed it.</param>
    /// <param name="shown">The registration that the plan showed.</param>
    /// <param name="user">Authorised again here.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task DoAsync(DeletedDeed deed, string draftId, ObjectId shown, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        _planner.RecordedAsync(user, person => DoAsync(deed, draftId, shown, person, user, cancellationToken));

    private async Task DoAsync(DeletedDeed deed, string draftId, ObjectId shown, Person person, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var about = RunEntries.Of(person, AuditAction.Registration);
        var answers = await _planner.OpenAsync(draftId, person, cancellationToken) ?? throw await _refusals.OfAsync(about, SetupProblemCode.DraftGone, person);
        await using var hold = await _holds.TakeAsync(person.TenantId, person.ObjectId, cancellationToken);
        await _tokens.EnsureAsync(person, user, cancellationToken);
        var facts = await _planner.ReadAsync(draftId, answers, person, user, cancellationToken);
        if (facts.DeletedBefore is not { } deleted || deleted.Id != shown)
            throw await _refusals.OfAsync(about, SetupProblemCode.DeletedGone, person);
        var entry = about with { TenantName = facts.Tenant.DisplayName, Subject = deleted.DisplayName };
        if (!StepRoles.MayRegister(facts.Roles))
            throw await _refusals.OfAsync(entry, SetupProblemCode.RoleMissing, person);
        var family = await _runs.OfFamilyAsync(person.TenantId, facts.Name.Family, cancellationToken);
        // It may be making the one of the next name at this moment.
        if (family.Any(run => run.ActiveKey is not null))
            throw await _refusals.OfAsync(entry, SetupProblemCode.DeletedNotNow, person, deleted.DisplayName);
        var record = await _records.OfAsync(person.TenantId, deleted.UniqueName!, deleted.AppId, family, cancellationToken);
        var act = new DeletedAct(deleted, facts.Wizard, record, user, entry);
        try
        {
            if (deed is DeletedDeed.Restore)
                await _writes.RestoreAsync(act with { Entry = entry with { Detail = _text["AuditRestored", deleted.UniqueName!] } }, cancellationToken);
            else
                await _writes.PurgeAsync(act with { Entry = entry with { Detail = _text["AuditPurged"] } }, cancellationToken);
        }
        catch (DeletedForeignException)
        {
            throw await _refusals.OfAsync(entry, SetupProblemCode.DeletedForeign, person, deleted.DisplayName);
        }
        catch (Microsoft365Exception refused) when (refused.Problem.Status is 401)
        {
            throw new ConsentNeededException(ConsentStage.Run, inner: refused);
        }
        catch (Microsoft365Exception gone) when (gone.Problem is { Status: 404, Code: not TransientAnswers.NotReadBack })
        {
            // What Microsoft answered to a write stands in the log.
            throw new SetupProblemException(_problems.Of(SetupProblemCode.DeletedGone, person.Name, person.TenantName));
        }
        catch (Microsoft365Exception refused)
        {
            throw new SetupProblemException(_problems.Of(refused.Problem, person.Name, person.TenantName));
        }
        // The token writes; neither it nor the refresh token beside it outlives the act, unless a run of this person needs them.
        await hold.EndAsync();
    }

    /// <summary>Keeps what this person has done, so that the page can say it after Microsoft was asked for the next reading. To carry it does nothing.</summary>
    public string RememberDone(DeletedDeed deed, ClaimsPrincipal user) => _presses.Remember(Done(deed), _planner.Administrator(user));

    /// <summary>What <see cref="RememberDone"/> kept for the same person; null for anything else.</summary>
    public DeletedDeed? DoneOf(string? kept, ClaimsPrincipal user)
    {
        var person = _planner.Administrator(user);
        return _presses.IsPressed(Done(DeletedDeed.Restore), person, kept) ? DeletedDeed.Restore
            : _presses.IsPressed(Done(DeletedDeed.Purge), person, kept) ? DeletedDeed.Purge
            : null;
    }

    private static string Done(DeletedDeed deed) => $"done {deed}";

    private static string Deed(DeletedDeed deed, ObjectId shown) => $"{deed} {shown}";
}

/// <summary>What can be done with a deleted registration.</summary>
public enum DeletedDeed
{
    Restore,
    Purge,
}
