using System.Globalization;
using Microsoft.Graph.Models.ODataErrors;
using Microsoft.Kiota.Abstractions;

namespace MailboxWizard.Microsoft365;

/// <summary>The one place where Graph's error shapes become a <see cref="Microsoft365Problem"/>.</summary>
internal static class GraphErrors
{
    /// <summary>No HTTP answer at all: status 0.</summary>
    public const string NoAnswer = nameof(NoAnswer);

    public static async Task<T> TranslatedAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask();
        }
        catch (ODataError error)
        {
            throw new Microsoft365Exception(
                Problem(error, error.Error?.Code, error.Error?.Message, error.Error?.InnerError?.RequestId, error.Error?.InnerError?.ClientRequestId), error);
        }
        catch (ApiException error)
        {
            throw new Microsoft365Exception(Problem(error, code: null, error.Message, requestId: null, clientRequestId: null), error);
        }
        catch (HttpRequestException error)
        {
            throw new Microsoft365Exception(new() { Status = 0, Code = NoAnswer, Message = error.Message }, error);
        }
        // HttpClient reports its own timeout as a cancellation that nobody asked for:
        // https://learn.microsoft.com/dotnet/api/system.net.http.httpclient.timeout
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new Microsoft365Exception(new() { Status = 0, Code = NoAnswer, Message = "Microsoft Graph did not answer in time." }, error);
        }
    }

    private static Microsoft365Problem Problem(ApiException error, string? code, string? message, string? requestId, string? clientRequestId) => new()
    {
        Status = error.ResponseStatusCode,
        Code = code ?? error.ResponseStatusCode.ToString(CultureInfo.InvariantCulture),
        Message = message ?? "",
        RequestId = requestId ?? Header(error, "request-id"),
        ClientRequestId = clientRequestId ?? Header(error, "client-request-id"),
        // Graph sends seconds, never a date: https://learn.microsoft.com/graph/throttling
        RetryAfter = int.TryParse(Header(error, "Retry-After"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds) : null,
    };

    private static string? Header(ApiException error, string name) =>
        error.ResponseHeaders?.FirstOrDefault(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase)).Value?.FirstOrDefault();
}
