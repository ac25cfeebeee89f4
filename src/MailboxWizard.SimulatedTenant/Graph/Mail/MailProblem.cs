using MailboxWizard.SimulatedTenant.Exchange;

namespace MailboxWizard.SimulatedTenant.Graph.Mail;

/// <summary>Errors as Exchange tells them through Graph.</summary>
// The codes are those of Exchange Web Services: https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
internal static class MailProblem
{
    public static GraphProblem Refused(AccessRefusal refusal) => refusal switch
    {
        // A token without any role is refused before anything is looked up; one with the wrong roles is denied.
        AccessRefusal.NoPermissions => new(StatusCodes.Status401Unauthorized, "NoPermissionsInAccessToken", AccessRefusals.NoPermissions),
        AccessRefusal.UserAgent => Denied("Access to OData is disabled."),
        // https://learn.microsoft.com/graph/auth-limit-mailbox-access#handle-api-errors
        AccessRefusal.AccessPolicy => Denied("Access to OData is disabled: [RAOP] : Blocked by tenant configured AppOnly AccessPolicy settings."),
        // Guess: what a person without the permission FullAccess is told.
        AccessRefusal.NotTheirs => NotFound(),
        _ => Denied("Access is denied. Check credentials and try again."),
    };

    public static GraphProblem NoUser(string key) => new(StatusCodes.Status404NotFound, "ErrorInvalidUser", $"The requested user '{key}' is invalid.");

    public static GraphProblem NoMailbox(bool isOnPremises) => new(StatusCodes.Status404NotFound, "MailboxNotEnabledForRESTAPI",
        isOnPremises ? "REST API is not yet supported for this mailbox." : "The mailbox is either inactive, soft-deleted, or is hosted on-premise.");

    public static GraphProblem NotDiscovered() => new(StatusCodes.Status404NotFound, "ResourceNotFound", "Resource could not be discovered.");

    public static GraphProblem Malformed() => GraphProblem.BadRequest("Id is malformed.", "ErrorInvalidIdMalformed");

    public static GraphProblem NotFound() => new(StatusCodes.Status404NotFound, "ErrorItemNotFound", "The specified object was not found in the store.");

    public static GraphProblem FolderExists(string name) => new(StatusCodes.Status409Conflict, "ErrorFolderExists", $"A folder with the specified name already exists., Could not create folder '{name}'.");

    // Guess: the code and the sentence for a folder that holds nothing itself; they are those of Exchange Web Services.
    public static GraphProblem HoldsNothing() => GraphProblem.BadRequest("The folder type is invalid for this operation.", "ErrorInvalidFolderTypeForOperation");

    // Guess: the status of what is refused about folders that every mailbox has.
    public static GraphProblem Distinguished(string what) => new(StatusCodes.Status403Forbidden, what == "delete" ? "ErrorDeleteDistinguishedFolder" : "ErrorMoveDistinguishedFolder", $"Distinguished folders cannot be {what}d.");

    // https://learn.microsoft.com/graph/api/user-list-messages#using-filter-and-orderby-in-the-same-query
    public static GraphProblem Inefficient() => GraphProblem.BadRequest("The restriction or sort order is too complex for this operation.", "InefficientFilter");

    // Guess: the code and the sentence for what can be changed in a draft only.
    public static GraphProblem OnlyInDrafts(string property) => GraphProblem.BadRequest($"Update operation is invalid for property '{property}' of a message that is not a draft.", "ErrorInvalidPropertyUpdateSentMessage");

    public static GraphProblem InvalidRequest(string message) => GraphProblem.BadRequest(message, "ErrorInvalidRequest");

    private static GraphProblem Denied(string message) => new(StatusCodes.Status403Forbidden, "ErrorAccessDenied", message);
}
