namespace MailboxWizard.Microsoft365;

/// <summary>Registers what opens mailboxes with the customer's own key.</summary>
public static class ProbesFeature
{
    public static IServiceCollection AddMailboxProbes(this IServiceCollection services)
    {
        services.AddHttpClient(AppTokens.Client);
        services.AddHttpClient(ProbeRequests.Client);
        services.AddHttpClient(TenantLookup.Client);
        services.AddSingleton<AppTokens>();
        services.AddSingleton<TenantLookup>();
        services.AddSingleton<ProbeRequests>();
        services.AddSingleton<IMailboxProbe, GraphMailboxProbe>();
        services.AddSingleton<IMailboxProbe, EwsMailboxProbe>();
        return services;
    }
}
