using System.Net.Http.Headers;
using System.Text.Json;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.SignIn;

/// <summary>Reads what a tenant calls itself, once at sign-in.</summary>
public sealed partial class TenantNames(IHttpClientFactory http, CloudHosts cloud, ILogger<TenantNames> logger)
{
    /// <summary>A name is not worth more waiting than this at the door.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>The display name, or the domain of <paramref name="userName"/> when Graph does not tell.</summary>
    public async Task<string> ReadAsync(string accessToken, string userName, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_patience);
        try
        {
            // https://learn.microsoft.com/graph/api/organization-list
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(cloud.Graph, "v1.0/organization?$select=displayName"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
            using var response = await http.CreateClient(OutgoingHttp.Graph).SendAsync(request, patience.Token);
            response.EnsureSuccessStatusCode();
            await using var body = await response.Content.ReadAsStreamAsync(patience.Token);
            using var answer = await JsonDocument.ParseAsync(body, cancellationToken: patience.Token);
            if (answer.RootElement.GetProperty("value").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } organisation
                && organisation.GetProperty("displayName").GetString() is { } name && !string.IsNullOrWhiteSpace(name))
                return name.Length <= 120 ? name : name[..120];
            TenantHadNoName(logger);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            FailedToReadTenantName(logger, exception);
        }

        return People.DomainOf(userName);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "The tenant's name could not be read; its domain stands for it.")]
    private static partial void FailedToReadTenantName(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "The tenant has no display name; its domain stands for it.")]
    private static partial void TenantHadNoName(ILogger logger);
}
