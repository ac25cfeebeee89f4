using System.Globalization;
using System.Security.Claims;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Setup.Steps;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup;

/// <summary>Reads the tenant and says what a run would find and create.</summary>
public sealed class SetupPlanner
{
    private readonly People _people;
    private readonly SetupDrafts _drafts;
    private readonly SetupFactsReader _reader;
    private readonly SetupTokens _tokens;
    private readonly TenantDirectories _directories;
    private readonly SetupProblems _problems;
    private readonly IStringLocalizer<SetupStepText> _text;
    private readonly AuditLog _audit;
    private readonly SetupLooks _looks;
    private readonly SetupRetry _retry;
    private readonly SetupRules _rules;
    private readonly RecordedPresses _presses;
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<SetupStep> _steps;

    // Spelled out, because the reader is internal and a primary constructor of a public type would show it.
    internal SetupPlanner(
        People people, SetupDrafts drafts, SetupFactsReader reader, SetupTokens tokens, TenantDirectories directories,
        SetupProblems problems, IStringLocalizer<SetupStepText> text, AuditLog audit, SetupLooks looks, SetupRetry retry, SetupRules rules, RecordedPresses presses, TimeProvider time)
    {
        (_people, _drafts, _reader, _tokens, _directories) = (people, drafts, reader, tokens, directories);
        (_problems, _text, _audit, _looks, _retry, _rules, _presses, _time) = (problems, text, audit, looks, retry, rules, presses, time);
        _steps = SetupStep.All(text, problems);
    }

    /// <summary>
    /// Null when the draft is unknown or another tenant's. Throws <see cref="ConsentNeededException"/> when
    /// Microsoft must ask first, <see cref="SetupProblemException"/> when no plan can be read at all.
    /// </summary>
    /// <param name="draftId">Whose answers.</param>
    /// <param name="user">Whose plan.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="waiting">Told in words before each pause while Microsoft is busy.</param>
    public Task<SetupPlan?> PlanAsync(string draftId, ClaimsPrincipal user, CancellationToken cancellationToken, Func<string, Task>? waiting = null) =>
        RecordedAsync(user, person => PlanAsync(draftId, person, user, waiting, cancellationToken));

    private async Task<SetupPlan?> PlanAsync(string draftId, Person person, ClaimsPrincipal user, Func<string, Task>? waiting, CancellationToken cancellationToken)
    {
        if (await OpenAsync(draftId, person, cancellationToken) is not { } answers)
            return null;
        var facts = await ReadAsync(draftId, answers, person, user, cancellationToken, waiting);
        var plan = Plan(draftId, facts);
        _looks.Keep(draftId, facts);
        await _drafts.KeepNewestRunAsync(draftId, person, facts.Record.NewestRun, cancellationToken);
        await _audit.AppendAsync(
            new()
            {
                TenantId = person.TenantId,
                TenantName = facts.Tenant.DisplayName,
                ActorId = person.ObjectId,
                ActorTenantId = person.TenantId,
                ActorName = person.Name,
                ClientAddress = person.ClientAddress,
                Action = AuditAction.Plan,
                Subject = string.Join(", ", answers.Mailboxes.Select(mailbox => mailbox.Address)),
                Outcome = AuditOutcome.Read,
                Detail = string.Join(", ", plan.Rows.GroupBy(row => row.State).Select(state => string.Create(CultureInfo.InvariantCulture, $"{state.Key} {state.Count()}"))),
            },
            cancellationToken);
        return plan;
    }

    /// <summary>
    /// Keeps the same answers with the wish for a new secret, and leaves the old draft and the old secret as they are.
    /// Null when the draft is unknown or another tenant's.
    /// </summary>
    /// <returns>The id of the new draft.</returns>
    public Task<string?> RenewAsync(string draftId, ClaimsPrincipal user, CancellationToken cancellationToken) => RecordedAsync(
        user, async person => await OpenAsync(draftId, person, cancellationToken) is { } answers
            ? await _drafts.SaveAsync(answers with { Renew = true }, draftId, cancellationToken)
            : null);

    /// <summary>
    /// Keeps the same answers with the wish to move the open hand-off to their route; the old draft stays as it is.
    /// Null when the draft is unknown or another tenant's.
    /// </summary>
    /// <returns>The id of the new draft.</returns>
    public Task<string?> MoveAsync(string draftId, ClaimsPrincipal user, CancellationToken cancellationToken) => RecordedAsync(
        user, async person => await OpenAsync(draftId, person, cancellationToken) is { Route: Route.Graph } answers
            ? await _drafts.SaveAsync(answers with { Moves = true }, draftId, cancellationToken)
            : null);

    /// <summary>Microsoft asked, and still gives no token: to be sent there once more would go on for ever.</summary>
    public SetupProblem MicrosoftAsksAgain(ClaimsPrincipal user)
    {
        var person = _people.Describe(user);
        return _problems.Of(SetupProblemCode.AskedInVain, person?.Name ?? "", person?.TenantName ?? "");
    }

    /// <summary>Who is signed in, if that person may set up anything at all.</summary>
    internal Person Administrator(ClaimsPrincipal user) => _people.Describe(user) switch
    {
        { IsAdministrator: true } person => person,
        { } person => throw new SetupProblemException(_problems.Of(SetupProblemCode.RoleMissing, person.Name, person.TenantName)),
        null => throw new SetupProblemException(_problems.Of(SetupProblemCode.SignInAgain, "", "")),
    };

    /// <inheritdoc cref="RecordedAsync{T}"/>
    internal Task RecordedAsync(ClaimsPrincipal user, Func<Person, Task> press) => RecordedAsync(
        user,
        async person =>
        {
            await press(person);
            return true;
        });

    /// <summary>What this person presses, whatever it is: <see cref="RecordedPresses"/>.</summary>
    internal Task<T> RecordedAsync<T>(ClaimsPrincipal user, Func<Person, Task<T>> press)
    {
        var person = Administrator(user);
        return _presses.NamedAsync(person, () => press(person));
    }

    /// <summary>The draft's answers, checked again here: what the page checked was in someone's browser.</summary>
    internal async Task<SetupAnswers?> OpenAsync(string draftId, Person person, CancellationToken cancellationToken)
    {
        var answers = await _drafts.OpenAsync(draftId, person, cancellationToken);
        return answers is null || SetupAnswersCheck.IsClean(answers, _rules, DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime))
            ? answers
            : throw new SetupProblemException(_problems.Of(SetupProblemCode.AnswersRefused, person.Name, person.TenantName));
    }

    internal async Task<SetupFacts> ReadAsync(
        string draftId, SetupAnswers answers, Person person, ClaimsPrincipal user, CancellationToken cancellationToken, Func<string, Task>? waiting = null)
    {
        Task SayAsync(SetupPause pause) => waiting?.Invoke(_text["WaitingForCalm", pause.NextAttempt, RowWaits.Seconds(pause.Length)]) ?? Task.CompletedTask;
        try
        {
            // One token for the whole look: a dozen requests that all find none would ask Entra a dozen times.
            var token = await _retry.RunAsync(
                _ => _tokens.For(ConsentStage.Look, user, cancellationToken), TransientAnswers.Busy, SayAsync, TimeSpan.FromMinutes(1), cancellationToken);
            var directory = _directories.Open(_ => Task.FromResult(token));
            return await _reader.ReadAsync(answers, person, draftId, directory, SayAsync, cancellationToken);
        }
        catch (Microsoft365Exception refused) when (refused.Problem.Status is 401)
        {
            throw new ConsentNeededException(ConsentStage.Look, inner: refused);
        }
        catch (Microsoft365Exception refused)
        {
            throw new SetupProblemException(_problems.Of(refused.Problem, person.Name, person.TenantName));
        }
        catch (TokenCacheUnavailableException)
        {
            throw new SetupProblemException(_problems.Of(SetupProblemCode.TokensUnavailable, person.Name, person.TenantName));
        }
    }

    internal SetupPlan Plan(string draftId, SetupFacts facts) => new()
    {
        DraftId = draftId,
        Answers = facts.Answers,
        TenantName = facts.Tenant.DisplayName,
        PersonName = facts.Person.Name,
        Rows = [.. _steps.Select(step => step.Find(facts))],
        Warnings = [.. Warnings(facts)],
        SecretEnds = Ends(facts),
        IsShortened = facts.IsShortened,
        Sealed = facts.Record.Sealed,
        ReadAt = facts.ReadAt,
        ActiveRun = facts.Record.ActiveRun,
        ActiveRunWaits = facts.Record.ActiveRunWaits,
        Deleted = facts.DeletedBefore is { } deleted ? new(deleted.Id, deleted.DisplayName, deleted.UniqueName ?? "", facts.Name.UniqueName) : null,
    };

    internal static DateOnly Ends(SetupFacts facts) =>
        facts.Record.Sealed?.Secret.EndsAt is { } ends ? DateOnly.FromDateTime(ends.UtcDateTime) : facts.Lifetime.Ends;

    private IEnumerable<string> Warnings(SetupFacts facts)
    {
        foreach (var (address, userName) in facts.UserNames)
        {
            if (userName is null)
                yield return _text["WarningMailboxNotShown", address];
            else if (facts.Answers.Route is Route.Graph && !string.Equals(address, userName, StringComparison.OrdinalIgnoreCase))
                yield return _text["WarningUserName", address, userName];
        }
        if (facts.IsShortened)
            yield return _text[
                "WarningSecretShortened", facts.Tenant.DisplayName,
                (SecretLifetime.Allowed(facts.Policy, facts.Options.LongestSecretMonths) ?? AllowedTime.OfMonths(facts.Options.LongestSecretMonths)).In(_text),
                CreateClientSecret.Day(facts.Lifetime.Ends)];
    }
}

/// <summary>Carries a problem to the page that asked.</summary>
public sealed class SetupProblemException(SetupProblem problem) : Exception(problem.Title)
{
    /// <summary>A row shows it already, and it needs no second look.</summary>
    internal bool IsOfRow { get; init; }

    public SetupProblem Problem { get; } = problem;
}
