namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>An error as Graph tells it.</summary>
internal sealed class GraphProblem(int status, string code, string message) : Exception(message)
{
    public int Status => status;

    public string Code => code;

    /// <summary>How the WWW-Authenticate header of a 401 begins.</summary>
    // https://learn.microsoft.com/entra/identity-platform/claims-challenge#claims-challenge-header-format
    public const string Realm = "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\", client_id=\"00000003-0000-0000-c000-000000000000\"";

    /// <summary>The WWW-Authenticate header; every 401 has one.</summary>
    public string? Challenge { get; init; } = status == StatusCodes.Status401Unauthorized ? Realm : null;

    /// <summary>What is told in error/details: a code of its own and the property that it is about.</summary>
    public (string Code, string Target)? Detail { get; init; }

    // https://learn.microsoft.com/graph/errors
    public static GraphProblem BadRequest(string message, string code = "Request_BadRequest") => new(StatusCodes.Status400BadRequest, code, message);

    public static GraphProblem Unsupported(string message) => new(StatusCodes.Status400BadRequest, "Request_UnsupportedQuery", message);

    public static GraphProblem Denied() => new(StatusCodes.Status403Forbidden, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");

    public static GraphProblem BadToken(string message) => new(StatusCodes.Status401Unauthorized, "InvalidAuthenticationToken", message);

    /// <param name="key">What was looked for, as it stood in the address.</param>
    public static GraphProblem NotFound(string key) => new(StatusCodes.Status404NotFound, "Request_ResourceNotFound",
        $"Resource '{key}' does not exist or one of its queried reference-property objects are not present.");

    /// <summary>The value is another object's already, be that one deleted or not yet heard of here.</summary>
    public static GraphProblem Taken(string property) => new(StatusCodes.Status400BadRequest, "Request_BadRequest", $"Another object with the same value for property {property} already exists.")
    {
        Detail = ("ObjectConflict", property),
    };

    public static GraphProblem Invalid(string property, string resource) => BadRequest($"Invalid value specified for property '{property}' of resource '{resource}'.");

    public static GraphProblem Missing(string property, string resource) => BadRequest($"A value is required for property '{property}' of resource '{resource}'.");

    // https://learn.microsoft.com/graph/json-batching#processing-the-json-batch-response
    public static GraphProblem NotAllowed() => new(StatusCodes.Status405MethodNotAllowed, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.");
}

/// <summary>Thrown where Graph may well have an answer but the simulation has not; answered 501 and remembered.</summary>
internal sealed class GraphNotSimulated(string what) : Exception($"The simulated tenant has no {what}.");
