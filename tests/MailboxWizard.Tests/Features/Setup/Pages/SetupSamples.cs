using MailboxWizard.Features.Configuration;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using Route = MailboxWizard.Microsoft365.Route;

namespace MailboxWizard.Tests.Features.Setup.Pages;

/// <summary>Plans and runs as the engine would hand them to a page.</summary>
internal static class SetupSamples
{
    public static readonly DateTimeOffset Started = new(2026, 11, 23, 14, 2, 11, TimeSpan.Zero);

    public static readonly SetupProblem ConsentRoleMissing = new()
    {
        Code = SetupProblemCode.ConsentRoleMissing,
        Title = "Consent needs a Privileged Role Administrator",
        Happened = "Microsoft refused the consent.",
        WhoseMove = "A Privileged Role Administrator of Contoso.",
        Remedy = "Ask that colleague to press Run.",
        RequestId = "0c3a9e51-7f24-4d0b-8a17-5be2c1d604f8",
    };

    public static SetupAnswers Answers { get; } = new()
    {
        Edition = ThereforeEdition.Online,
        Mailboxes = [new("invoices@contoso.com", "Invoices")],
        Route = Route.Graph,
        SecretEnds = new(2028, 11, 23),
    };

    public static SetupPlan Plan(params IEnumerable<SetupRow> instead) => new()
    {
        DraftId = "draft",
        Answers = Answers,
        TenantName = "Contoso",
        PersonName = "Ada Admin",
        Rows = Rows(number => number is 1 or 2 or 6 ? SetupStepState.Found : SetupStepState.WillBeCreated, instead),
        SecretEnds = Answers.SecretEnds,
        ReadAt = Started,
    };

    public static SetupRunSnapshot Run(SetupRunState state, params IEnumerable<SetupRow> instead) => new()
    {
        Number = 7,
        TenantId = new(Guid.Parse("11111111-1111-1111-1111-111111111111")),
        TenantName = "Contoso",
        Answers = Answers,
        DraftId = "draft",
        State = state,
        Rows = Rows(number => number is 1 or 2 or 6 ? SetupStepState.Found : SetupStepState.Created, instead),
        Proof = new() { Number = 0, State = state is SetupRunState.Proved ? SetupStepState.Found : SetupStepState.NotYet },
        StartedBy = new(Guid.Parse("22222222-2222-2222-2222-222222222222")),
        StartedByName = "Ada Admin",
        StartedAt = Started,
        EndedAt = state is SetupRunState.Running ? null : Started.AddSeconds(36),
        SecretEnds = Answers.SecretEnds,
        HandoffNumber = state is SetupRunState.Proved ? 82_913 : null,
        Problem = state is SetupRunState.Failed ? ConsentRoleMissing : null,
    };

    public static TestOutcome Test(params CheckRow[] rows) =>
        new() { Route = Route.Graph, StartedAt = Started, Took = TimeSpan.FromSeconds(1.1), Rows = rows };

    private static List<SetupRow> Rows(Func<int, SetupStepState> state, IEnumerable<SetupRow> instead) =>
    [
        .. Enumerable.Range(1, 13).Select(number =>
            instead.FirstOrDefault(row => row.Number == number) ?? new() { Number = number, State = state(number), Detail = $"Detail {number}" }),
    ];
}
