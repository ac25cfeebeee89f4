using System.Globalization;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>What a run creates and how long it waits. The guide's pictures are lost, so its permissions are settings.</summary>
public sealed class SetupOptions
{
    public const string Section = "Setup";

    /// <summary>The registration's name for people; the short system name follows it.</summary>
    public string DisplayName { get; set; } = "Therefore mailbox";

    /// <summary>The beginning of the registration's <c>uniqueName</c>: lower-case letters, digits and hyphens.</summary>
    public string UniqueNamePrefix { get; set; } = "therefore-mailbox";

    /// <summary>Put on each registration, so that an administrator finds what came from here.</summary>
    public string Tag { get; set; } = "MailboxWizard";

    public RouteOptions GraphRoute { get; set; } = new()
    {
        First = new() { Api = RouteApi.MicrosoftGraph, Value = "Mail.ReadWrite", Kind = PermissionKind.Application },
    };

    public RouteOptions EwsRoute { get; set; } = new()
    {
        First = new() { Api = RouteApi.ExchangeOnline, Value = "full_access_as_app", Kind = PermissionKind.Application },
    };

    /// <summary>Whether a delegated second permission is declared, as Therefore's help lists it. It is never granted.</summary>
    public bool DeclareUserRead { get; set; } = true;

    public int LongestSecretMonths { get; set; } = 24;

    /// <summary>The first on-premises year that has the Graph route.</summary>
    public int GraphFromYear { get; set; } = 2025;

    /// <summary>From this day Exchange Online no longer answers EWS, and the route is not offered.</summary>
    public DateOnly EwsEnds { get; set; } = new(2027, 4, 1);

    /// <summary>The lowest update that can do modern authentication, by on-premises year.</summary>
    public Dictionary<string, int> MinimumUpdates { get; set; } = new() { ["2020"] = 6, ["2021"] = 3, ["2022"] = 1 };

    /// <summary>How long one step, with what it writes and reads back, or the proof, waits for Microsoft before it fails. Longer than the three minutes that replicas were seen to need, since several of them must agree.</summary>
    public TimeSpan StepDeadline { get; set; } = TimeSpan.FromMinutes(4);

    /// <summary>How long a run goes on trying, whatever its steps wait for, from its start or from what a person last did for it.</summary>
    public TimeSpan RunDeadline { get; set; } = TimeSpan.FromMinutes(20);

    /// <summary>The first pause between attempts; each further one is twice as long, up to <see cref="LongestPause"/>.</summary>
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestPause { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Runs of different tenants at the same time on this node; those of one tenant go one after the other.</summary>
    public int ParallelRuns { get; set; } = 32;

    /// <summary>So long a run belongs to the node that works on it; renewed four times in that time, and free for others when it is over.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>How often a node looks for runs that another one left; its own presses start at once.</summary>
    public TimeSpan LookEvery { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>So long a run waits for a person before it ends as failed.</summary>
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromHours(72);

    /// <summary>So long Microsoft's own consent page is waited for, and its reply address stays on the registration. Under two hours, which is how long tokens are kept.</summary>
    public TimeSpan ConsentPageWait { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Drafts that no administrator has opened yet; beyond this number the oldest go.</summary>
    public int MostUnclaimedDrafts { get; set; } = 5000;

    public RouteOptions Of(Route route) => route is Route.Graph ? GraphRoute : EwsRoute;

    /// <summary>The part that answers are measured by.</summary>
    public SetupRules ToRules() => new()
    {
        GraphFromYear = GraphFromYear,
        EwsMinimum = MinimumUpdates.ToDictionary(least => int.Parse(least.Key, CultureInfo.InvariantCulture), least => least.Value),
        EwsEnds = EwsEnds,
        LongestSecretMonths = LongestSecretMonths,
        Permissions = new Dictionary<Route, IReadOnlyList<string>> { [Route.Graph] = Granted(GraphRoute), [Route.Ews] = Granted(EwsRoute) },
        DeclaresUserRead = DeclareUserRead,
    };

    private static List<string> Granted(RouteOptions route) =>
        [.. new[] { route.First, route.Second }.Where(permission => permission.Kind is PermissionKind.Application).Select(permission => permission.Value)];
}

/// <summary>The guide's two <em>Add a permission</em> for one route.</summary>
public sealed class RouteOptions
{
    public PermissionOptions First { get; set; } = new();

    public PermissionOptions Second { get; set; } = new() { Api = RouteApi.MicrosoftGraph, Value = "User.Read", Kind = PermissionKind.Delegated };
}

/// <summary>One permission by the name that its API gives it; ids are looked up in the tenant.</summary>
public sealed class PermissionOptions
{
    public RouteApi Api { get; set; }

    public string Value { get; set; } = "";

    public PermissionKind Kind { get; set; }
}

/// <summary>Microsoft's own resources that permissions can be of; their ids are the same in every tenant and cloud.</summary>
public enum RouteApi
{
    MicrosoftGraph,
    ExchangeOnline,
}
