using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace MailboxWizard.Node;

/// <summary>
/// The points at which this process can end: right before and right after each write. They are counted from the moment in
/// which they are armed, in the order in which they are reached, whichever write that is.
/// </summary>
/// <remarks>Longer than most: what is counted, met and done at a point must not come apart.</remarks>
public sealed partial class Points
{
    /// <summary>Any command to the database until the product has started: migrations, the first key.</summary>
    public const string Start = "start";

    /// <summary>A write of what a run leaves behind here: the run itself, sealed secrets, hand-offs, the audit log, and that the tokens of who acts are deleted, which comes before the run is shown as ended.</summary>
    public const string Database = "database";

    /// <summary>The renewal of what this node works on, every two seconds: of its own, so that it does not move the numbers of the others.</summary>
    public const string Lease = "lease";

    /// <summary>A request to Graph that is no read.</summary>
    public const string Tenant = "tenant";

    /// <summary>The tables of <see cref="Database"/>.</summary>
    public static readonly IReadOnlyList<string> Tables = ["SetupRuns", "SealedSecrets", "Handoffs", "HandoffNumbers", "AuditEntries", "StoredTokens"];

    /// <summary>SIGCONT on Linux, as <see cref="PointDeed"/> numbers them.</summary>
    private const int Continued = 18;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _counted = [];
    private readonly List<ReachedPoint> _reached = [];
    private string? _at;
    private PointDeed _deed;
    private string? _lost;

    /// <summary>False until the product answers requests.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>What was reached since the last arming, in order.</summary>
    public IReadOnlyList<ReachedPoint> Reached
    {
        get
        {
            lock (_gate)
                return [.. _reached];
        }
    }

    public void Started() => HasStarted = true;

    /// <summary>Begins to count anew.</summary>
    /// <param name="at">
    /// By its number, such as <c>tenant 3 after</c>, by a word of the write, such as <c>tenant addPassword before</c>, or as the n-th of its like,
    /// such as <c>database after 2: Modified Handoffs</c>; null to count only.
    /// </param>
    /// <param name="deed">What happens there, once.</param>
    public void Arm(string? at, PointDeed deed)
    {
        lock (_gate)
        {
            (_at, _deed) = (at, deed);
            _counted.Clear();
            _reached.Clear();
        }
    }

    /// <summary>Whether the database may only be read, from now on, by whatever opens it anew.</summary>
    public bool IsReadOnly { get; set; }

    /// <summary>The answer to the next write in the tenant with this word in it gets lost on its way back, once.</summary>
    public void Lose(string word)
    {
        lock (_gate)
            _lost = word;
    }

    public bool IsLost(string what)
    {
        lock (_gate)
        {
            if (_lost is null || !what.Contains(_lost, StringComparison.Ordinal))
                return false;
            _lost = null;
            return true;
        }
    }

    /// <returns>The number to give to <see cref="After"/>.</returns>
    public int Before(string kind, string what)
    {
        lock (_gate)
        {
            var number = _counted[kind] = _counted.GetValueOrDefault(kind) + 1;
            Reach(kind, number, "before", what);
            return number;
        }
    }

    public void After(string kind, int number, string what)
    {
        lock (_gate)
            Reach(kind, number, "after", what);
    }

    /// <summary>Without what is another one in each tenant.</summary>
    public static string General(string what) => Ids().Replace(what, "…");

    private void Reach(string kind, int number, string when, string what)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{kind} {number} {when}");
        var same = $"{kind} {when} {General(what)}";
        var exact = string.Create(CultureInfo.InvariantCulture, $"{kind} {when} {_counted[same] = _counted.GetValueOrDefault(same) + 1}: {General(what)}");
        _reached.Add(new(name, what, exact));
        if (_at is null || (name != _at && exact != _at && !IsMeant(_at, kind, when, what)))
            return;
        _at = null;
        Console.Error.WriteLine($"Point {name}: {_deed} at {what}");
        if (_deed is PointDeed.ReadOnly)
        {
            IsReadOnly = true;
            return;
        }

        using var thawed = new ManualResetEventSlim();
        using var registration = PosixSignalRegistration.Create((PosixSignal)Continued, _ => thawed.Set());
        if (Kill(Environment.ProcessId, (int)_deed) is not 0)
            throw new InvalidOperationException($"The process could not be sent signal {_deed}: error {Marshal.GetLastPInvokeError()}.");
        // On a busy machine the signal takes effect a little later, and this thread would be past the point by then.
        thawed.Wait();
    }

    private static bool IsMeant(string at, string kind, string when, string what) =>
        at.Split(' ') is [var itsKind, var word, var itsWhen] && (itsKind, itsWhen) == (kind, when)
        && !int.TryParse(word, CultureInfo.InvariantCulture, out _) && what.Contains(word, StringComparison.Ordinal);

    /// <summary>Ids, as Graph writes them, those of grants among them, and unique names.</summary>
    [GeneratedRegex("[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|(?<=appRoleAssignedTo/).+|(?<=[nN]ame='|%27)[a-z0-9-]+(?='|%27)")]
    private static partial Regex Ids();

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}

/// <summary>What the process does to itself; the numbers are those of the signals on Linux, and 0 is none.</summary>
public enum PointDeed
{
    /// <summary>Goes on with a database that may only be read: <see cref="Points.IsReadOnly"/>.</summary>
    ReadOnly = 0,

    /// <summary>Ends at once, without any chance to clean up.</summary>
    Kill = 9,

    /// <summary>Is frozen until somebody sends SIGCONT.</summary>
    Stop = 19,
}

/// <summary>A point that was passed.</summary>
/// <param name="Name">As <see cref="Points.Arm"/> takes it.</param>
/// <param name="What">The write, in short; nothing secret.</param>
/// <param name="Exact">The same point as the n-th of its like, without what is another one in each tenant: it hangs neither on how many others there are in between nor on which of two that go side by side comes first.</param>
public sealed record ReachedPoint(string Name, string What, string Exact);
