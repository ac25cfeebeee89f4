namespace MailboxWizard.SimulatedTenant.Ews;

/// <summary>A SOAP fault: HTTP 500 with a response code, for what is wrong with the whole request.</summary>
internal sealed class EwsFault(string code, string message) : Exception(message)
{
    public string Code => code;

    // The schema fixes names and order of elements, and Exchange validates before it does anything.
    public static EwsFault Schema(string what) => new("ErrorSchemaValidation", $"The request failed schema validation: {what}");
}

/// <summary>An error about one folder: HTTP 200 with ResponseClass="Error".</summary>
internal sealed class EwsResponseError(string code, string message) : Exception(message)
{
    public string Code => code;

    public static EwsResponseError FolderNotFound() => new("ErrorFolderNotFound", "The specified folder could not be found in the store.");
}

/// <summary>An Application Access Policy keeps the application out of the mailbox: HTTP 403 without SOAP and without X-EWS-Policy-Reason.</summary>
internal sealed class EwsBlockedByPolicy() : Exception("Access to this mailbox is blocked by an Application Access Policy.");

/// <summary>An operation of Exchange Web Services that is not simulated.</summary>
internal sealed class EwsNotSimulated(string operation) : Exception($"The simulated tenant has no {operation}.");
