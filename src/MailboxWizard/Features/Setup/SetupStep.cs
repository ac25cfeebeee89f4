using MailboxWizard.Features.Setup.Steps;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup;

/// <summary>One of the guide's thirteen: find, then create. One request may settle several rows.</summary>
internal abstract class SetupStep
{
    private const string Roles = "GET /me/transitiveMemberOf/microsoft.graph.directoryRole";
    private const string Applications = "GET /applications(uniqueName='…')";

    public abstract int Number { get; }

    /// <summary>Rows that <see cref="CreateAsync"/> settles; empty for a step that only looks, or goes with another.</summary>
    public virtual IReadOnlyList<int> Settles => [];

    /// <summary>Found, will be created, not needed, cannot; or not yet, while an earlier row cannot.</summary>
    public abstract SetupRow Find(SetupFacts facts);

    /// <summary>Writes what is missing and tells the walk what the tenant answered; read back it is later.</summary>
    public virtual Task CreateAsync(SetupWalk walk, CancellationToken cancellationToken) =>
        throw new InvalidOperationException($"Step {Number} creates nothing by itself.");

    /// <summary>Reads back at once what <see cref="CreateAsync"/> wrote, where the next steps must know; the rest is read back at the end.</summary>
    public virtual Task ConfirmAsync(SetupWalk walk, CancellationToken cancellationToken) =>
        throw new InvalidOperationException($"Step {Number} is read back at the end.");

    public static IReadOnlyList<SetupStep> All(IStringLocalizer<SetupStepText> text, SetupProblems problems) =>
    [
        new SignInAsAdministrator(text, problems),
        new FindRegistration(text),
        new RegisterApplication(text, problems),
        new ConfigureApplication(text, problems),
        new TakeClientId(text),
        new ReadSecretPolicy(text, problems),
        new CreateClientSecret(text, problems),
        new SetSecretEnd(text),
        new SealSecretValue(text, problems),
        new CreateServicePrincipal(text, problems),
        new AddPermission(text, problems, number: 11, which: 0),
        new AddPermission(text, problems, number: 12, which: 1),
        new GrantConsent(text, problems),
    ];

    /// <param name="state">How it stands.</param>
    /// <param name="detail">What was found, or will be made.</param>
    /// <param name="request">With names that <see cref="Behind"/> does not know.</param>
    protected SetupRow Row(SetupStepState state, string detail, string? request = null) =>
        new() { Number = Number, State = state, Detail = detail, Request = request ?? Behind(state) };

    /// <param name="problem">What stands in the way.</param>
    /// <param name="request">The one whose answer said so, where the problem alone does not tell.</param>
    protected SetupRow Cannot(SetupProblem problem, string? request = null) =>
        new() { Number = Number, State = SetupStepState.Cannot, Detail = problem.Happened, Problem = problem, Request = request ?? Told(problem.Code) };

    /// <summary>The request whose answer says that the row cannot; null where our own record does.</summary>
    private string? Told(SetupProblemCode code) => code switch
    {
        SetupProblemCode.RoleMissing or SetupProblemCode.ConsentRoleMissing => Roles,
        SetupProblemCode.DomainNotVerified => "GET /organization",
        SetupProblemCode.ExchangeMissing => "GET /subscribedSkus",
        SetupProblemCode.RegistrationDeleted => "GET /directory/deletedItems/microsoft.graph.application",
        SetupProblemCode.KeysLost or SetupProblemCode.RouteTaken => null,
        _ => Behind(SetupStepState.Cannot),
    };

    /// <summary>What was asked while no service principal is there: without a registration nobody asks for one.</summary>
    protected static string AskedForClient(SetupFacts facts) =>
        facts.Registration is null ? Applications : "GET /servicePrincipals(appId='…')";

    /// <summary>The request that will settle the row, or else the one whose answer it tells; null where nothing is asked.</summary>
    private string? Behind(SetupStepState state) => (Number, state) switch
    {
        (_, SetupStepState.NotNeeded) => null,
        (1, _) => Roles,
        (3 or 4 or 5 or 11 or 12, SetupStepState.WillBeCreated) => "PATCH /applications(uniqueName='…')",
        (7 or 8 or 9, SetupStepState.WillBeCreated) => "POST /applications/…/addPassword",
        (10, SetupStepState.WillBeCreated) => "PATCH /servicePrincipals(appId='…')",
        (13, SetupStepState.WillBeCreated) => "POST /servicePrincipals/…/appRoleAssignedTo",
        (6, _) => "GET /policies/defaultAppManagementPolicy",
        (10, _) => "GET /servicePrincipals(appId='…')",
        (13, _) => "GET /servicePrincipals/…/appRoleAssignments",
        _ => Applications,
    };

    /// <summary>True while this row waits for one before it that cannot: the registration is not ours to touch.</summary>
    protected static bool IsBlocked(SetupFacts facts) =>
        facts.DeletedForeign is not null || RegistrationClaim.Doubt(facts) is not RegistrationDoubt.None;

    /// <summary>True, too, while somebody else has to register it first.</summary>
    protected static bool NeedsRegistration(SetupFacts facts) =>
        IsBlocked(facts) || (facts.Registration is null && !StepRoles.MayRegister(facts.Roles));
}
