using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Graph.Applications;

/// <summary>What can meet a change of an application that was made a moment ago.</summary>
internal static class ReplicationConflict
{
    // Two replicas are not of one mind about what was just made: https://github.com/hashicorp/terraform-provider-azuread/issues/1764 for personal accounts,
    // https://github.com/nais/azurerator/issues/448 for the others.
    /// <exception cref="GraphProblem">Two replicas are not of one mind, and this time it shows.</exception>
    public static void Check(GraphCall call, Application application)
    {
        if (call.IsKnownEverywhere(application) || !call.Weather.FlipsCoin()) return;
        throw (string?)application.Properties["signInAudience"] is "AzureADandPersonalMicrosoftAccount" or "PersonalMicrosoftAccount"
            ? new GraphProblem(StatusCodes.Status409Conflict, "Error_MsaAppDoesNotExist", "The corresponding MSA application does not exist.")
            : new GraphProblem(StatusCodes.Status409Conflict, "Directory_ConcurrencyViolation", "Error due to concurrent requests being made to the tenant. Please wait briefly and retry.");
    }
}
