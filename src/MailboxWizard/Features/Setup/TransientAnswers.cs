using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>
/// The closed list of answers that are worth another attempt. New objects reach Microsoft's replicas one by one, and
/// until then the answers are those of something that does not exist, or is forbidden.
/// </summary>
internal static class TransientAnswers
{
    /// <summary>Our own: a read did not show what had been written.</summary>
    public const string NotReadBack = nameof(NotReadBack);

    /// <summary>Busy or broken for a moment, by status or by Entra's code; no answer at all is status 0. Not what Entra says to a client that asks in a loop.</summary>
    public static bool Busy(Microsoft365Problem problem) => BusyAnswers.Is(problem);

    public static bool AfterCreation(Microsoft365Problem problem) =>
        Busy(problem) || problem.Status is 404 or 409 || problem.Code is NotReadBack;

    /// <summary>A name that is held by what other replicas do not show yet; the next attempt looks whose it is.</summary>
    public static bool OfRegistration(Microsoft365Problem problem) =>
        AfterCreation(problem) || (problem.Status is 400 && Says(problem, "same value for property uniqueName already exists"));

    /// <summary>The 403 speaks of a missing right and means replication (hashicorp/terraform-provider-azuread,
    /// azure-cli#14767); the caller reads the roles again before it believes this.</summary>
    public static bool OfServicePrincipal(Microsoft365Problem problem) =>
        AfterCreation(problem)
        || problem is { Status: 403, Code: "Authorization_RequestDenied" }
        || problem is { Status: 400, Code: "NoBackingApplicationObject" }
        || (problem.Status is 400 && Says(problem, "does not reference a valid application object"));

    /// <summary>Microsoft answers these with the one code Request_BadRequest, so the text must be looked at.</summary>
    public static bool OfGrant(Microsoft365Problem problem) =>
        AfterCreation(problem)
        || (problem.Status is 400 && (Says(problem, "Not a valid reference update")
            || Says(problem, "Permission being assigned was not found on application")
            || Says(problem, "Specified resourceId was not found")));

    /// <summary>The grant is there already, made by an attempt whose answer was lost or by someone else.</summary>
    public static bool IsGrantedAlready(Microsoft365Problem problem) =>
        problem.Status is 400 or 409 && (Says(problem, "Permission being assigned already exists")
            || Says(problem, "entry already exists"));

    /// <summary>For a removal that is repeated, or whose answer was lost: what is not there any more is removed.</summary>
    public static async Task UnlessGoneAsync(Func<Task> remove)
    {
        try
        {
            await remove();
        }
        // A secret that is not there is no resource but a value in the request, and so a 400.
        catch (Microsoft365Exception gone) when (gone.Problem.Status is 404 || (gone.Problem.Status is 400 && Says(gone.Problem, "No password credential found")))
        {
            // As wanted; the answer stands in the audit log.
        }
    }

    private static bool Says(Microsoft365Problem problem, string text) => problem.Message.Contains(text, StringComparison.OrdinalIgnoreCase);
}
