namespace MailboxWizard.Features.Setup;

/// <summary>
/// How a run ends, or that it waits for a person, from when that is decided until its row says so itself: whoever takes the run up in
/// between does what is left of it, and asks nothing of the tenant, for which the tokens may be gone.
/// </summary>
/// <param name="State">As it will be shown.</param>
/// <param name="Problem">Null when it ended well.</param>
public sealed record DecidedEnd(SetupRunState State, SetupProblem? Problem)
{
    /// <summary>For a person; else it is over.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool Waits => State is SetupRunState.Waiting;
}
