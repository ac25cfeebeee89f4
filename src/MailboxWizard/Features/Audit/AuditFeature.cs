using MailboxWizard.Features.Audit.Export;

namespace MailboxWizard.Features.Audit;

/// <summary>The audit log and its page.</summary>
public static class AuditFeature
{
    public static IHostApplicationBuilder AddAudit(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AuditLog>();
        builder.Services.AddSingleton<AuditReader>();
        builder.Services.AddSingleton<AuditFeed>();
        builder.Services.AddSingleton<AuditExports>();
        builder.Services.AddSingleton<AuditStream>();
        builder.Services.AddSingleton<AuditExporter>();
        builder.Services.AddSingleton(provider => SignInAudit.Witness(provider.GetRequiredService<AuditLog>()));
        return builder;
    }

    public static IEndpointRouteBuilder MapAudit(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapAuditExport();
        return endpoints;
    }
}
