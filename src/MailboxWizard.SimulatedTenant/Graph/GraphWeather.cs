using MailboxWizard.SimulatedTenant.Scenarios;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>Says in Graph's words what the weather has done to a request.</summary>
internal static class GraphWeather
{
    // https://learn.microsoft.com/graph/errors#http-status-codes
    public static GraphAnswer Answer(Interference met, GraphRequest request, DateTimeOffset now)
    {
        var (code, message) = met.Status switch
        {
            // https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits
            StatusCodes.Status429TooManyRequests when IsForMailbox(request) => ("ApplicationThrottled", "Application is over its MailboxConcurrency limit."),
            // https://learn.microsoft.com/graph/throttling#sample-response
            StatusCodes.Status429TooManyRequests => ("TooManyRequests", "Too many requests."),
            // Guess: the code and the sentence of 500, 502 and 504.
            StatusCodes.Status500InternalServerError => ("InternalServerError", "An internal server error occurred. The operation failed."),
            StatusCodes.Status502BadGateway => ("BadGateway", "The server received an invalid response from an upstream server."),
            StatusCodes.Status504GatewayTimeout => ("UnknownError", "The server did not receive a timely response from an upstream server."),
            _ => ("serviceNotAvailable", "The service is temporarily unavailable. Please retry after some time."),
        };
        request.Notes.Weather = met.ToString();
        return GraphAnswer.Problem(met.Status, code, message, request, now) with { RetryAfterSeconds = met.RetryAfterSeconds };
    }

    /// <summary>What the weather has applications told about mailboxes, or null.</summary>
    public static GraphAnswer? Scripted(ScriptedAnswer? script, GraphRequest request, DateTimeOffset now)
    {
        if (script is not { Place: AnswerPlace.Graph } || !IsForMailbox(request)) return null;
        if (script.OnMessages && !request.Path.Contains("/messages", StringComparison.OrdinalIgnoreCase)) return null;
        request.Notes.Weather = script.Name;
        return GraphAnswer.Problem(new GraphProblem(script.Status, script.Code, script.Text), request, now) with { RetryAfterSeconds = script.RetryAfterSeconds };
    }

    private static bool IsForMailbox(GraphRequest request)
        => request.Path.Contains("/mailFolders", StringComparison.OrdinalIgnoreCase) || request.Path.Contains("/messages", StringComparison.OrdinalIgnoreCase);
}
