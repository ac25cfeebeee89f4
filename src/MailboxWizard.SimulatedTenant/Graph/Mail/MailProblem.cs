namespace MailboxWizard.SimulatedTenant.Graph.Mail;

/// <summary>Errors as Exchange tells them through Graph.</summary>
// The codes are those of Exchange Web Services: https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
internal static class MailProblem
{
    public static GraphProblem NoPermissions() => new(StatusCodes.Status401Unauthorized, "NoPermissionsInAccessToken", "The token contains no permissions, or permissions can not be understood.");

    public static GraphProblem Denied() => new(StatusCodes.Status403Forbidden, "ErrorAccessDenied", "Access is denied. Check credentials and try again.");

    // https://learn.microsoft.com/graph/auth-limit-mailbox-access#handle-api-errors
    public static GraphProblem KeptOutByPolicy() => new(StatusCodes.Status403Forbidden, "ErrorAccessDenied", "Access to OData is disabled: [RAOP] : Blocked by tenant configured AppOnly AccessPolicy settings.");

    public static GraphProblem NoUser(string key) => new(StatusCodes.Status404NotFound, "ErrorInvalidUser", $"The requested user '{key}' is invalid.");

    public static GraphProblem NoMailbox(bool isOnPremises) => new(StatusCodes.Status404NotFound, "MailboxNotEnabledForRESTAPI",
        isOnPremises ? "REST API is not yet supported for this mailbox." : "The mailbox is either inactive, soft-deleted, or is hosted on-premise.");

    public static GraphProblem NotDiscovered() => new(StatusCodes.Status404NotFound, "ResourceNotFound", "Resource could not be discovered.");

    public static GraphProblem Malformed() => GraphProblem.BadRequest("Id is malformed.", "ErrorInvalidIdMalformed");

    public static GraphProblem NotFound() => new(StatusCodes.Status404NotFound, "ErrorItemNotFound", "The specified object was not found in the store.");

    public static GraphProblem FolderExists(string name) => new(StatusCodes.Status409Conflict, "ErrorFolderExists", $"A folder with the specified name already exists., Could not create folder '{name}'.");

    // Guess: the status of what is refused about folders that every mailbox has.
    public static GraphProblem Distinguished(string what) => new(StatusCodes.Status403Forbidden, what == "delete" ? "ErrorDeleteDistinguishedFolder" : "ErrorMoveDistinguishedFolder", $"Distinguished folders cannot be {what}d.");

    // https://learn.microsoft.com/graph/api/user-list-messages#using-filter-and-orderby-in-the-same-query
    public static GraphProblem Inefficient() => GraphProblem.BadRequest("The restriction or sort order is too complex for this operation.", "InefficientFilter");

    // Guess: the code and the sentence for what can be changed in a draft only.
    public static GraphProblem OnlyInDrafts(string property) => GraphProblem.BadRequest($"Update operation is invalid for property '{property}' of a message that is not a draft.", "ErrorInvalidPropertyUpdateSentMessage");

    public static GraphProblem InvalidRequest(string message) => GraphProblem.BadRequest(message, "ErrorInvalidRequest");
}
