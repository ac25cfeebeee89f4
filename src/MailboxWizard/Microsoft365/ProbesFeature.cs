namespace MailboxWizard.Microsoft365;

/// <summary>Registers what opens mailboxes with the customer's own key.</summary>
public static class ProbesFeature
{
    public static IServiceCollection AddMailboxProbes(this IServiceCollection services)
    {
        services.AddHttpClient(AppTokens.Client);
        // What is called comes from our own table; where an answer leads elsewhere, that is the answer.
        services.AddHttpClient(ProbeRequests.Client).ConfigurePrimaryHttpMessageHandler((handler, _) =>
        {
            if (handler is SocketsHttpHandler sockets)
                sockets.AllowAutoRedirect = false;
        });
        services.AddHttpClient(DomainTenants.Client);
        services.AddSingleton<DomainTenants>();
        services.AddSingleton<AppTokens>();
        services.AddSingleton<ProbeRequests>();
        services.AddSingleton<IMailboxProbe, GraphMailboxProbe>();
        services.AddSingleton<IMailboxProbe, EwsMailboxProbe>();
        return services;
    }
}
