using MailboxWizard.Features.Setup;

namespace MailboxWizard.Tests.Durability;

/// <summary>
/// A way through the product that <see cref="KillWalk"/> walks: what happens before a node is told where to die, and what people do from then
/// on, also after it died. See <see cref="WalkedWrites"/> for which writes each covers.
/// </summary>
internal abstract class KillJourney
{
    public const string Run = "run";
    public const string ConsentPage = "consent page";
    public const string Undo = "undo";

    public static KillJourney Of(string name) => name switch
    {
        Run => new RunJourney(),
        ConsentPage => new ConsentPageJourney(),
        Undo => new UndoJourney(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such journey."),
    };

    /// <summary>Until right before the first write that is walked; on a node that nothing befalls.</summary>
    public abstract Task<Press> PrepareAsync(Uri address, Customer customer, Records records);

    /// <summary>Looks, and does what somebody has to do now, if anything.</summary>
    /// <returns>True when it is over.</returns>
    /// <exception cref="HttpRequestException">The node died meanwhile.</exception>
    public abstract Task<bool> IsOverAsync(Press press, Records records);

    /// <returns>A sentence for each fault of what is left in the end.</returns>
    public abstract Task<List<string>> FaultsAsync(CustomerCloud cloud, Customer customer, Records records);

    protected static bool HasEnded(SetupRun run) => run.Snapshot.EndedAt is not null && run.ActiveKey is null;
}
