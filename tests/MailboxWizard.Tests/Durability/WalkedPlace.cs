namespace MailboxWizard.Tests.Durability;

/// <summary>Where the product writes in a tenant, and in which journeys a node is killed there; or why in none.</summary>
/// <param name="File">Below Features.</param>
/// <param name="Method">Of the tenant's directory.</param>
/// <param name="Reason">Null where there are journeys.</param>
/// <param name="Journeys">Of <see cref="KillJourney"/>.</param>
internal sealed record WalkedPlace(string File, string Method, string? Reason, IReadOnlyList<string> Journeys)
{
    /// <summary>It belongs to a run, so that it goes on by itself after a kill: there is no reason not to walk it.</summary>
    public bool IsOfARun => File.StartsWith("Setup/Steps/", StringComparison.Ordinal) || File.StartsWith("Setup/SetupUndo", StringComparison.Ordinal)
        || File.StartsWith("Setup/ConsentPages/", StringComparison.Ordinal);

    public static WalkedPlace In(string file, string method, params string[] journeys) => new(file, method, null, journeys);

    public static WalkedPlace Not(string file, string method, string reason) => new(file, method, reason, []);
}
