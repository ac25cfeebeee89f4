using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Configuration;
using MailboxWizard.Features.Configuration.Pasted;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup.ConsentPages;
using MailboxWizard.Features.Setup.Deleted;
using MailboxWizard.Features.Setup.Entered;
using MailboxWizard.Features.Setup.Escalations;
using MailboxWizard.Features.Setup.Pages;
using MailboxWizard.Features.Setup.Scripts;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Setup;

/// <summary>The thirteen steps: choose, plan, run, proof.</summary>
public static class SetupFeature
{
    public static IHostApplicationBuilder AddSetup(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<SetupOptions>().BindConfiguration(SetupOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SetupOptions>, SetupOptionsCheck>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<SetupOptions>>().Value.ToRules());
        services.AddSingleton<ThereforeRules>(provider => provider.GetRequiredService<SetupRules>());
        services.AddSingleton(provider => new EwsEnd(provider.GetRequiredService<SetupRules>().EwsEnds));
        services.TryAddSingleton(provider => new SetupTokens
        {
            For = provider.GetRequiredService<StageTokens>().ForAsync,
            ForRun = (stage, tenant, actor, cancellationToken) =>
                provider.GetRequiredService<StageTokens>().ForRunAsync(stage, tenant, actor.Id, actor.UserName, cancellationToken),
            Forget = provider.GetRequiredService<StageTokens>().ForgetAsync,
        });
        services.AddSingleton<SetupProblems>();
        services.AddSingleton<SetupRefusals>();
        services.AddSingleton<SetupRetry>();
        services.AddSingleton<SetupRuns>();
        services.AddSingleton<SetupDrafts>();
        services.AddSingleton(provider => SetupRunAudit.Ledgers(provider.GetRequiredService<SetupRuns>(), provider.GetRequiredService<IStringLocalizer<SetupText>>()));
        services.AddSingleton<SetupRunFeed>();
        services.AddHostedService<SetupRunHearing>();
        services.AddSingleton<SetupFactsReader>();
        services.AddSingleton<SetupProof>();
        services.AddSingleton<SetupWalkTools>();
        services.AddSingleton<TokenHolds>();
        services.AddSingleton<TokensForAnAct>(provider => async (tenant, person, cancellationToken) =>
        {
            var hold = await provider.GetRequiredService<TokenHolds>().TakeAsync(tenant, person, cancellationToken);
            return delete => delete ? hold.EndAsync() : hold.DisposeAsync().AsTask();
        });
        services.AddSingleton<PermissionOfRoute>(provider => route => provider.GetRequiredService<IOptions<SetupOptions>>().Value.Of(route).First.Value);
        services.AddSingleton<RunsUnderWay>(provider => provider.GetRequiredService<SetupRuns>().HasActiveAsync);
        services.AddSingleton<RegistrationRecords>();
        services.AddSingleton<ReplyAddresses>();
        services.AddSingleton<ConsentPageWork>();
        services.AddSingleton<SetupUndoReader>();
        services.AddSingleton<SetupUndoRemovals>();
        services.AddSingleton<SetupUndoHandoff>();
        services.AddSingleton<SetupUndo>();
        services.AddSingleton<SetupFirstLook>();
        services.AddSingleton<SetupRunWork>();
        services.AddSingleton<SetupRunLeases>();
        services.AddSingleton<SetupLooks>();
        services.AddSingleton<SetupWaits>();
        services.AddSingleton<SetupRunWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<SetupRunWorker>());
        services.AddSingleton<RunQueue>();
        services.AddSingleton<RunTokens>();
        services.AddSingleton<RecordedPresses>();
        // Their constructors take internal types, which the container cannot see.
        services.AddSingleton(provider => new SetupPlanner(
            provider.GetRequiredService<People>(), provider.GetRequiredService<SetupDrafts>(), provider.GetRequiredService<SetupFactsReader>(),
            provider.GetRequiredService<SetupTokens>(), provider.GetRequiredService<TenantDirectories>(), provider.GetRequiredService<SetupProblems>(),
            provider.GetRequiredService<IStringLocalizer<SetupStepText>>(), provider.GetRequiredService<AuditLog>(), provider.GetRequiredService<SetupLooks>(), provider.GetRequiredService<SetupRetry>(),
            provider.GetRequiredService<SetupRules>(), provider.GetRequiredService<RecordedPresses>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new SetupRunner(
            provider.GetRequiredService<SetupPlanner>(), provider.GetRequiredService<SetupDrafts>(), provider.GetRequiredService<SetupRuns>(),
            provider.GetRequiredService<RunQueue>(), provider.GetRequiredService<SetupLooks>(), provider.GetRequiredService<SetupRunFeed>(), provider.GetRequiredService<RunTokens>(),
            provider.GetRequiredService<TokenHolds>(), provider.GetRequiredService<SetupRefusals>(), provider.GetRequiredService<HandoffStore>(), provider.GetRequiredService<AuditLog>(),
            provider.GetRequiredService<IStringLocalizer<SetupStepText>>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new SetupUndoDoor(
            provider.GetRequiredService<SetupPlanner>(), provider.GetRequiredService<SetupRuns>(), provider.GetRequiredService<RunQueue>(),
            provider.GetRequiredService<SetupRetry>(), provider.GetRequiredService<SetupTokens>(), provider.GetRequiredService<TokenHolds>(),
            provider.GetRequiredService<SetupUndoHandoff>(), provider.GetRequiredService<TenantDirectories>(), provider.GetRequiredService<SetupProblems>(),
            provider.GetRequiredService<SetupRefusals>(), provider.GetRequiredService<RunPresses>(), provider.GetRequiredService<AuditLog>(), provider.GetRequiredService<IStringLocalizer<SetupStepText>>()));
        services.AddSingleton(provider => new LeaveNoTrace(
            provider.GetRequiredService<SetupPlanner>(), provider.GetRequiredService<SetupRuns>(), provider.GetRequiredService<SetupRetry>(),
            provider.GetRequiredService<SetupTokens>(), provider.GetRequiredService<TokenHolds>(), provider.GetRequiredService<TenantDirectories>(),
            provider.GetRequiredService<SetupProblems>(), provider.GetRequiredService<SetupRefusals>(), provider.GetRequiredService<AuditLog>(), provider.GetRequiredService<ILogger<LeaveNoTrace>>(),
            provider.GetRequiredService<IOptions<SignInOptions>>(), provider.GetRequiredService<IConfiguration>()));
        services.AddEscalations();
        services.AddSingleton<DeletedWrites>();
        services.AddSingleton(provider => new DeletedRegistrations(
            provider.GetRequiredService<SetupPlanner>(), provider.GetRequiredService<SetupRuns>(), provider.GetRequiredService<RegistrationRecords>(),
            provider.GetRequiredService<RunTokens>(), provider.GetRequiredService<TokenHolds>(), provider.GetRequiredService<RunPresses>(),
            provider.GetRequiredService<DeletedWrites>(), provider.GetRequiredService<SetupProblems>(), provider.GetRequiredService<SetupRefusals>(),
            provider.GetRequiredService<IStringLocalizer<SetupStepText>>()));
        services.AddSingleton<EnteredReader>();
        services.AddSingleton<EnteredRun>();
        services.AddSingleton(provider => new EnteredRegistrations(
            provider.GetRequiredService<SetupPlanner>(), provider.GetRequiredService<SetupTokens>(), provider.GetRequiredService<TokenHolds>(), provider.GetRequiredService<TenantDirectories>(),
            provider.GetRequiredService<EnteredReader>(), provider.GetRequiredService<EnteredRun>(), provider.GetRequiredService<SetupRuns>(), provider.GetRequiredService<RunQueue>(),
            provider.GetRequiredService<HandoffStore>(), provider.GetRequiredService<SecretSeal>(), provider.GetRequiredService<SetupProblems>(), provider.GetRequiredService<AuditLog>(),
            provider.GetRequiredService<AuditRefusals>(), provider.GetRequiredService<PastedTestLimits>(), provider.GetRequiredService<PastedRefusals>(),
            provider.GetRequiredService<IStringLocalizer<SetupStepText>>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SetupScripts>();
        return builder;
    }

    public static IEndpointRouteBuilder MapSetup(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapLeaveNoTrace();
        endpoints.MapSetupScript();
        endpoints.MapSetupMoves();
        endpoints.MapEntered();
        endpoints.MapConsentPage();
        return endpoints;
    }

    /// <summary>Runs that wait for a person, and the link for a colleague.</summary>
    private static void AddEscalations(this IServiceCollection services)
    {
        services.AddSingleton<ConsentPageLinks>();
        services.AddSingleton(provider => new ConsentPageDesk(
            provider.GetRequiredService<SetupPlanner>(), provider.GetRequiredService<SetupRuns>(), provider.GetRequiredService<RunQueue>(), provider.GetRequiredService<RunTokens>(),
            provider.GetRequiredService<TokenHolds>(), provider.GetRequiredService<RunPresses>(), provider.GetRequiredService<ConsentPageLinks>(), provider.GetRequiredService<SetupRefusals>(),
            provider.GetRequiredService<AuditLog>(), provider.GetRequiredService<IStringLocalizer<SetupStepText>>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RunPresses>();
        services.AddSingleton<EscalationLinks>();
        services.AddHostedService<EscalationSweep>();
        services.AddSingleton(provider => new WaitingRuns(
            provider.GetRequiredService<SetupPlanner>(), provider.GetRequiredService<SetupRuns>(), provider.GetRequiredService<EscalationLinks>(),
            provider.GetRequiredService<RunPresses>(), provider.GetRequiredService<RunQueue>(), provider.GetRequiredService<RunTokens>(), provider.GetRequiredService<TokenHolds>(),
            provider.GetRequiredService<SetupRunFeed>(), provider.GetRequiredService<SetupRefusals>(), provider.GetRequiredService<AuditLog>(), provider.GetRequiredService<ConsentPageLinks>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new EscalationDesk(
            provider.GetRequiredService<SetupPlanner>(), provider.GetRequiredService<WaitingRuns>(), provider.GetRequiredService<SetupRuns>(),
            provider.GetRequiredService<SetupRunFeed>(), provider.GetRequiredService<EscalationLinks>(), provider.GetRequiredService<RunPresses>(),
            provider.GetRequiredService<SetupRefusals>(), provider.GetRequiredService<AuditLog>()));
    }
}
