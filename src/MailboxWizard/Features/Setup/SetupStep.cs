using MailboxWizard.Features.Setup.Steps;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup;

/// <summary>One of the guide's thirteen: find, then create. One request may settle several rows.</summary>
internal abstract class SetupStep
{
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
        new ConfigureApplication(text),
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

    protected SetupRow Row(SetupStepState state, string detail, string? request = null) =>
        new() { Number = Number, State = state, Detail = detail, Request = request };

    protected SetupRow Cannot(SetupProblem problem) =>
        new() { Number = Number, State = SetupStepState.Cannot, Detail = problem.Happened, Problem = problem };

    /// <summary>True while this row waits for one before it that cannot: the registration is not ours to touch.</summary>
    protected static bool IsBlocked(SetupFacts facts) =>
        facts.DeletedForeign is not null || RegistrationClaim.Doubt(facts) is not RegistrationDoubt.None;
}
