using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Features.Audit.Commands;
using MailboxWizard.Features.Audit.Export;
using MailboxWizard.Features.Audit.Retention;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Audit;

/// <summary>The audit log and its page.</summary>
public static class AuditFeature
{
    public static IHostApplicationBuilder AddAudit(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<AuditOptions>().BindConfiguration(AuditOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AuditOptions>, AuditOptionsValidator>();
        services.AddSingleton(provider => AuditKeySetting.Read(provider.GetRequiredService<IOptions<AuditOptions>>().Value).Key);
        services.AddSingleton<AuditSignatures>();
        services.AddSingleton<AuditFeed>();
        services.AddSingleton<AuditAlarms>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<AuditReader>();
        services.AddSingleton<AuditVerification>();
        services.AddSingleton<LoggedHeads>();
        services.AddSingleton<AuditVerifications>();
        services.AddSingleton<AuditExports>();
        services.AddSingleton<AuditStream>();
        services.AddSingleton<AuditExporter>();
        services.AddSingleton<AuditRetention>();
        services.AddSingleton<IWizardCommand, VerifyAuditCommand>();
        services.AddSingleton<IWizardCommand, DropAuditMonthsCommand>();
        services.AddSingleton<IWizardCommand, ErasePersonCommand>();
        services.AddSingleton<IWizardCommand, EraseTenantCommand>();
        services.AddHostedService<AuditHeadLog>();
        services.AddHostedService<AuditWatch>();
        services.AddHostedService<AuditRetentionWatch>();
        services.AddHostedService<AuditHearing>();
        services.AddSingleton<AuditRefusals>();
        services.AddHostedService(provider => provider.GetRequiredService<AuditRefusals>());
        services.AddSingleton<AnonymousRefusals>();
        services.AddHostedService<SettingsAtStart>();
        services.AddSingleton(provider => SignInAudit.Witness(
            provider.GetRequiredService<AuditLog>(), provider.GetRequiredService<AuditRefusals>(), provider.GetRequiredService<AnonymousRefusals>()));
        return builder;
    }

    public static IEndpointRouteBuilder MapAudit(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapAuditExport();
        return endpoints;
    }
}
