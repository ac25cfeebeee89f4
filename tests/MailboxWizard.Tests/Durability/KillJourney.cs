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
    public const string LostAnswer = "lost answer";
    public const string Ews = "run over EWS";
    public const string FurtherMailbox = "further mailbox";
    public const string Renew = "renew";
    public const string Move = "move to Graph";
    public const string UndoMove = "undo of a move";
    public const string EwsGrant = "removal of the grant of EWS";
    public const string Key = "removal of a key";

    private static readonly Dictionary<string, Func<KillJourney>> s_all = new()
    {
        [Run] = () => new RunJourney(),
        [ConsentPage] = () => new ConsentPageJourney(),
        [Undo] = () => new UndoJourney(),
        [LostAnswer] = () => new LostAnswerJourney(),
        [Ews] = () => new EwsJourney(),
        [FurtherMailbox] = () => new FurtherMailboxJourney(),
        [Renew] = () => new RenewJourney(),
        [Move] = () => new MoveJourney(),
        [UndoMove] = () => new UndoMoveJourney(),
        [EwsGrant] = () => new EwsGrantJourney(),
        [Key] = () => new KeyJourney(),
    };

    public static IReadOnlyList<string> All => [.. s_all.Keys];

    /// <summary>Those beside the three that are walked each time.</summary>
    public static IReadOnlyList<string> Further => [.. s_all.Keys.Except([Run, ConsentPage, Undo])];

    /// <summary>For what goes on by itself before a node is told where to die.</summary>
    protected static TimeSpan Limit { get; } = TimeSpan.FromSeconds(90);

    public static KillJourney Of(string name) => s_all[name]();

    /// <summary>Until right before the first write that is walked; on a node that nothing befalls.</summary>
    public abstract Task<Press> PrepareAsync(Uri address, Customer customer, Records records, CustomerCloud cloud);

    /// <summary>What befalls the node besides, once, from now on.</summary>
    public virtual Task BefallAsync(NodeProcess node) => Task.CompletedTask;

    /// <summary>Looks, and does what somebody has to do now, if anything.</summary>
    /// <returns>True when it is over.</returns>
    /// <exception cref="HttpRequestException">The node died meanwhile.</exception>
    public abstract Task<bool> IsOverAsync(Press press, Records records);

    /// <returns>A sentence for each fault of what is left in the end.</returns>
    public abstract Task<List<string>> FaultsAsync(CustomerCloud cloud, Customer customer, Records records);

    protected static bool HasEnded(SetupRun run) => run.Snapshot.EndedAt is not null && run.ActiveKey is null;

    /// <summary>A run of the customer's administrator, to its end.</summary>
    protected static async Task<Press> FirstRunAsync(Uri address, Customer customer, Records records, SetupAnswers? answers = null)
    {
        var press = await Press.PrepareAsync(address, customer, answers: answers);
        await press.RunAsync();
        Assert.True(await records.EndedAsync(customer.TenantId, Limit), "The run has not ended.");
        return press;
    }

    /// <summary>The newest run has ended, and it is the one of this number, counted from one; else its press is pressed, where it is not there yet.</summary>
    protected static async Task<bool> HasRunAsync(int which, Press press, Records records)
    {
        var runs = await records.RunsAsync(press.Customer.TenantId);
        if (runs.Count >= which)
            return runs.TrueForAll(HasEnded);
        await press.RunAsync();
        return false;
    }
}
