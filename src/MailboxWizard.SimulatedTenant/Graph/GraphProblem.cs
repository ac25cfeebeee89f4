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

    // https://learn.microsoft.com/graph/errors
    public static GraphProblem BadRequest(string message, string code = "Request_BadRequest") => new(StatusCodes.Status400BadRequest, code, message);

    public static GraphProblem Unsupported(string message) => new(StatusCodes.Status400BadRequest, "Request_UnsupportedQuery", message);

    public static GraphProblem Denied() => new(StatusCodes.Status403Forbidden, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");

    public static GraphProblem BadToken(string message) => new(StatusCodes.Status401Unauthorized, "InvalidAuthenticationToken", message);

    /// <param name="key">What was looked for, as it stood in the address.</param>
    public static GraphProblem NotFound(string key) => new(StatusCodes.Status404NotFound, "Request_ResourceNotFound",
        $"Resource '{key}' does not exist or one of its queried reference-property objects are not present.");
}

/// <summary>Thrown where Graph may well have an answer but the simulation has not; answered 501 and remembered.</summary>
internal sealed class GraphNotSimulated(string what) : Exception($"The simulated tenant has no {what}.");
