namespace MailboxWizard.Tests.Features.Setup;

/// <summary>What happens in the tenant right after a grant was taken back, before anybody reads it again.</summary>
internal sealed class AfterRevoking(Action act) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        if (request.Method == HttpMethod.Delete && request.RequestUri!.AbsolutePath.Contains("/appRoleAssignedTo/", StringComparison.Ordinal))
            act();
        return answer;
    }
}
