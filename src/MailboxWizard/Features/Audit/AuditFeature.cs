namespace MailboxWizard.Features.Audit;

/// <summary>The audit log and its page.</summary>
public static class AuditFeature
{
    public static IHostApplicationBuilder AddAudit(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AuditLog>();
        builder.Services.AddSingleton(provider => SignInAudit.Witness(provider.GetRequiredService<AuditLog>()));
        return builder;
    }
}
