using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>
/// <c>GET /setup/moves/{handoff}</c>: the answers of the run that made an open or complete hand-off of the EWS route, with the wish to move it,
/// and then their plan, or the answers themselves where they do not fit Graph: Therefore is of a version without it, and has to be updated first. It
/// writes no more than a draft, as whoever begins to choose does.
/// </summary>
internal static class SetupMoves
{
    public static void MapSetupMoves(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/setup/moves/{number:int}", AnswerAsync).RequireAuthorization(Policies.Administrator);

    private static async Task<IResult> AnswerAsync(
        int number, HttpContext http, People people, HandoffStore handoffs, SetupRuns runs, SetupDrafts drafts, SetupRules rules, TimeProvider time, CancellationToken cancellationToken)
    {
        if (people.Describe(http.User) is not { IsAdministrator: true } person
            || await handoffs.FindAsync(number, person, cancellationToken) is not { Route: Route.Ews, IsForeign: false } handoff
            || !(handoff.IsLive || handoff.State is HandoffState.Complete)
            || handoff.TenantId != person.TenantId
            || await runs.FindAsync(handoff.Run, person, cancellationToken) is not { } run)
            return TypedResults.NotFound();
        var answers = run.Snapshot.Answers with
        {
            Route = Route.Graph,
            Moves = true,
            // Complete: the secret is Therefore's alone, and the Test needs one.
            Renew = !handoff.IsLive,
            Mailboxes = [.. handoff.Mailboxes.Select(mailbox => new SetupMailbox(mailbox.Address, mailbox.InputFolder))],
        };
        var page = $"/setup/{await drafts.SaveAsync(answers, draftId: null, cancellationToken)}";
        return TypedResults.LocalRedirect(SetupAnswersCheck.IsClean(answers, rules, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)) ? $"{page}/plan" : page);
    }
}
