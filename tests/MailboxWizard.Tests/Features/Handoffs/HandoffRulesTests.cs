using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using static MailboxWizard.Tests.Features.Handoffs.HandoffBench;

namespace MailboxWizard.Tests.Features.Handoffs;

/// <summary>Who may do what in which state: the whole table.</summary>
public sealed class HandoffRulesTests
{
    [Fact]
    public async Task The_whole_table()
    {
        await using var bench = await StartAsync();
        var people = new (string Name, Person Person)[]
        {
            ("engineer", Engineer), ("support", Support), ("owner", Owner), ("colleague", Colleague), ("neighbour", Neighbour), ("ordinary", Ordinary),
        };
        var states = new (string Name, Action<Handoff> Make)[]
        {
            ("ready", _ => { }),
            ("taken, Therefore passed", handoff => (handoff.State, handoff.EngineerId, handoff.ThereforeTestPassed) = (HandoffState.InWork, Engineer.ObjectId, true)),
            ("complete", handoff => handoff.State = HandoffState.Complete),
            ("withdrawn, key left", handoff => (handoff.State, handoff.KeyStillInTenant) = (HandoffState.Withdrawn, true)),
            ("moved and expired, key left", handoff => (handoff.State, handoff.KeyStillInTenant, handoff.EwsPermissionLeft) = (HandoffState.Expired, true, "full_access_as_app")),
            ("moved and complete", handoff => (handoff.State, handoff.EwsPermissionLeft) = (HandoffState.Complete, "full_access_as_app")),
        };
        var lines = new List<string>();
        foreach (var (stateName, make) in states)
        {
            foreach (var (name, person) in people)
            {
                var handoff = bench.Make(482913);
                make(handoff);
                lines.Add($"{stateName}, {name}: {string.Join(" ", Enum.GetValues<HandoffDeed>().Select(deed => handoff.Refuses(deed, person)?.ToString() ?? "yes"))}");
            }
        }

        // Take Test Tick ReportThereforeTest ReleaseSecret Complete Withdraw Note RemoveKey RemoveEwsGrant
        Assert.Equal(
        [
            "ready, engineer: yes yes yes yes yes ThereforeTestMissing yes yes NotAllowed NotAllowed",
            "ready, support: NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed",
            "ready, owner: NotAllowed yes yes yes yes ThereforeTestMissing yes yes KeyNotMarked EwsGrantNotMarked",
            "ready, colleague: NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed yes NotAllowed KeyNotMarked EwsGrantNotMarked",
            "ready, neighbour: NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound",
            "ready, ordinary: NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound",
            "taken, Therefore passed, engineer: AlreadyTaken yes yes yes yes yes yes yes NotAllowed NotAllowed",
            "taken, Therefore passed, support: NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed",
            "taken, Therefore passed, owner: NotAllowed yes yes yes yes yes yes yes KeyNotMarked EwsGrantNotMarked",
            "taken, Therefore passed, colleague: NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed yes NotAllowed KeyNotMarked EwsGrantNotMarked",
            "taken, Therefore passed, neighbour: NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound",
            "taken, Therefore passed, ordinary: NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound",
            "complete, engineer: Ended Ended Ended Ended Ended Ended Ended yes NotAllowed NotAllowed",
            "complete, support: NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed",
            "complete, owner: NotAllowed Ended Ended Ended Ended Ended Ended yes KeyNotMarked EwsGrantNotMarked",
            "complete, colleague: NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed Ended NotAllowed KeyNotMarked EwsGrantNotMarked",
            "complete, neighbour: NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound",
            "complete, ordinary: NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound",
            "withdrawn, key left, engineer: Ended Ended Ended Ended Ended Ended Ended yes NotAllowed NotAllowed",
            "withdrawn, key left, support: NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed",
            "withdrawn, key left, owner: NotAllowed Ended Ended Ended Ended Ended Ended yes yes EwsGrantNotMarked",
            "withdrawn, key left, colleague: NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed Ended NotAllowed yes EwsGrantNotMarked",
            "withdrawn, key left, neighbour: NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound",
            "withdrawn, key left, ordinary: NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound",
            "moved and expired, key left, engineer: Ended Ended Ended Ended Ended Ended Ended yes NotAllowed NotAllowed",
            "moved and expired, key left, support: NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed",
            "moved and expired, key left, owner: NotAllowed Ended Ended Ended Ended Ended Ended yes yes KeyFirst",
            "moved and expired, key left, colleague: NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed Ended NotAllowed yes KeyFirst",
            "moved and expired, key left, neighbour: NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound",
            "moved and expired, key left, ordinary: NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound",
            "moved and complete, engineer: Ended Ended Ended Ended Ended Ended Ended yes NotAllowed NotAllowed",
            "moved and complete, support: NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed",
            "moved and complete, owner: NotAllowed Ended Ended Ended Ended Ended Ended yes KeyNotMarked yes",
            "moved and complete, colleague: NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed NotAllowed Ended NotAllowed KeyNotMarked yes",
            "moved and complete, neighbour: NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound",
            "moved and complete, ordinary: NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound NotFound",
        ], lines);
    }
}
