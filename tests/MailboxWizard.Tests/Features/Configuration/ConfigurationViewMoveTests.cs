using Bunit;
using MailboxWizard.Features.Configuration;
using MailboxWizard.Features.Handoffs;
using static MailboxWizard.Tests.Features.Handoffs.HandoffBench;
using Route = MailboxWizard.Microsoft365.Route;

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>How the Therefore page tells of the move from EWS to Graph, and of the grant that it leaves.</summary>
public sealed class ConfigurationViewMoveTests : ConfigurationViewScene
{
    [Fact]
    public void A_moved_hand_off_says_what_to_change_in_Solution_Designer_while_it_is_open()
    {
        var view = Draw(Make(Route.Graph, Moved), Engineer);

        Assert.Equal(
            "Moved from EWS to Graph by run 5194. In Solution Designer choose the type Exchange (Online) - Graph API as App, enter the tenant ID, and select Test. Client ID, secret and folder stay. Until then EWS goes on working.",
            Spaced(Assert.Single(view.FindAll(".notice"))));
    }

    [Fact]
    public void A_grant_of_ews_that_is_left_is_an_administrators_move_and_staff_can_send_for_one()
    {
        var staff = Draw(Make(Route.Graph, Complete), Engineer);
        var administrator = Draw(Make(Route.Graph, Complete), Neighbour, grant: RemovalAnswer.InUse);

        Assert.Equal(
            "EWS grant still in tenant. full_access_as_app opens every mailbox of Fabrikam over EWS, and Therefore needs it no more. Whose move: an administrator of Fabrikam, who can have it removed on this page. Copy message to the administrator",
            Spaced(staff.FindAll(".notice")[1]).Split(" Copied", 2)[0]);
        Assert.Equal("Please, the grant", staff.Find(".notice button[data-copy]").GetAttribute("data-copy"));
        Button(administrator, "Remove the EWS grant").Click();
        Assert.Equal(["remove EWS grant"], Done);
        Assert.StartsWith("Another mailbox of this registration is still reached over EWS", Read(administrator.FindAll(".notice")[2]), StringComparison.Ordinal);
    }

    [Fact]
    public void While_the_key_is_there_it_goes_first_and_each_sentence_stands_apart()
    {
        void Withdrawn(Handoff handoff)
        {
            Moved(handoff);
            (handoff.State, handoff.KeyStillInTenant) = (HandoffState.Withdrawn, true);
        }

        var staff = Draw(Make(Route.Graph, Withdrawn), Engineer);
        var administrator = Draw(Make(Route.Graph, Withdrawn), Neighbour);

        Assert.Contains(". Whose move: an administrator of Fabrikam", Read(staff.FindAll(".notice")[1]), StringComparison.Ordinal);
        Assert.Contains(". Exactly this key is removed", Read(administrator.FindAll(".notice")[1]), StringComparison.Ordinal);
        Assert.Equal(
            "EWS grant still in tenant. full_access_as_app opens every mailbox of Fabrikam over EWS. Nobody has reported that Therefore opens this one over Graph. The key goes first. While the tenant takes it, Therefore may still collect over EWS.",
            Read(administrator.FindAll(".notice")[2]));
    }

    [Fact]
    public void A_grant_of_ews_that_is_gone_is_said_with_the_time()
    {
        void Gone(Handoff handoff)
        {
            Complete(handoff);
            (handoff.EwsPermissionLeft, handoff.EwsPermissionGoneAt) = (null, Now);
        }

        Assert.Equal(
            "The EWS grant is gone from the tenant. Microsoft showed nothing of it on 23 November 2026, 09:00:00 .",
            Spaced(Draw(Make(Route.Graph, Gone), Neighbour).FindAll(".notice")[1]));
    }

    [Fact]
    public void The_message_to_the_administrator_names_the_grant_and_holds_nothing_secret() => Assert.Equal(
        """
        Hand-off 471 206 reaches its mailbox over Graph now. The grant full_access_as_app, which opens every mailbox of Fabrikam over EWS, is no longer needed and is still there.

        An administrator of Fabrikam can have it removed here: https://wizard.example/handoffs/471206

        Nothing else is changed.

        """,
        HandoffMessage.EwsGrantText(Make(Route.Graph, Complete), "https://wizard.example/"), ignoreLineEndingDifferences: true);

    private static void Moved(Handoff handoff) => (handoff.MovedBy, handoff.EwsPermissionLeft) = (5194, "full_access_as_app");

    private static void Complete(Handoff handoff)
    {
        Moved(handoff);
        handoff.State = HandoffState.Complete;
    }
}
