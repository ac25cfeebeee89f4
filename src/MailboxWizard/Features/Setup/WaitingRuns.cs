using System.Security.Claims;
using MailboxWizard.Features.Setup.Escalations;
using MailboxWizard.Features.SignIn;

namespace MailboxWizard.Features.Setup;

/// <summary>What the page of a waiting run needs beside the run: until when it waits, and what became of its link.</summary>
public sealed class WaitingRuns
{
    private readonly SetupPlanner _planner;
    private readonly SetupRuns _runs;
    private readonly EscalationLinks _links;
    private readonly RunPresses _presses;

    // Spelled out, because these are internal and a primary constructor of a public type would show them.
    internal WaitingRuns(SetupPlanner planner, SetupRuns runs, EscalationLinks links, RunPresses presses) =>
        (_planner, _runs, _links, _presses) = (planner, runs, links, presses);

    /// <summary>Null when the run waits for nobody, or this person may not act in its tenant.</summary>
    public async Task<WaitingStanding?> ReadAsync(int number, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var person = _planner.Administrator(user);
        if (await FindAsync(number, person, cancellationToken) is not { } run)
            return null;
        return new(run.DueAt!.Value, await _links.NewestAsync(run, cancellationToken));
    }

    /// <summary>Keeps that this person pressed <em>Go on</em>, so that the page can do it after Microsoft's consent.</summary>
    public async Task<string> RememberPressAsync(int number, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var person = _planner.Administrator(user);
        return await FindAsync(number, person, cancellationToken) is { } run ? _presses.Remember(Deed(run), person) : "";
    }

    /// <summary>True for what <see cref="RememberPressAsync"/> returned to the same person, as long as the run has not moved since.</summary>
    public async Task<bool> TakePressAsync(int number, string? press, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(press))
            return false;
        var person = _planner.Administrator(user);
        return await FindAsync(number, person, cancellationToken) is { } run && _presses.IsPressed(Deed(run), person, press);
    }

    private async Task<SetupRun?> FindAsync(int number, Person person, CancellationToken cancellationToken) =>
        await _runs.FindAsync(number, person, cancellationToken) is { IsParked: true } run && run.TenantId == person.TenantId ? run : null;

    /// <summary>The epoch rises when somebody goes on with the run.</summary>
    private static string Deed(SetupRun run) => $"go on {run.Number} {run.Epoch}";
}

/// <summary>How a run waits.</summary>
/// <param name="Until">Then it ends as failed.</param>
/// <param name="Link">The newest link for a colleague; null when none was made for this wait.</param>
public sealed record WaitingStanding(DateTimeOffset Until, EscalationStanding? Link);
