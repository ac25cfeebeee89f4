using AngleSharp.Dom;
using Bunit;
using MailboxWizard.Features.Configuration;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Tests.Shell;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Handoffs.HandoffBench;
using Route = MailboxWizard.Microsoft365.Route;

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>How a Test is shown on the Therefore page.</summary>
public sealed class ConfigurationViewOutcomeTests : ConfigurationViewScene
{
    [Fact]
    public void A_test_shows_its_rows_its_ids_and_diagnostics_without_a_secret()
    {
        var outcome = new TestOutcome
        {
            Route = Route.Graph,
            StartedAt = Now,
            Took = TimeSpan.FromSeconds(1.1),
            Rows =
            [
                new() { Kind = CheckKind.Token, State = CheckState.Passed, Detail = "Fresh, not from a cache.", Took = TimeSpan.FromSeconds(0.3), At = Now.AddSeconds(0.3) },
                new()
                {
                    Kind = CheckKind.InputFolder, State = CheckState.Failed, Cause = Cause.FolderNotFound, Detail = "No such folder.", WhoseMove = "An administrator of Fabrikam",
                    Remedy = "Create it.", Suggestions = ["Scan"], Code = "X", RequestId = "r-1",
                },
            ],
        };

        var view = Draw(Make(Route.Graph), Engineer, new(outcome, IsRunning: false));

        Assert.Equal(
        [
            "Passed Fresh token Fresh, not from a cache. 0.3 s",
            "Failed Input folder No such folder. Did you mean: Scan Whose move: An administrator of Fabrikam What to do: Create it. Code X, request id r-1",
        ], view.FindAll(".checks > li").Select(Spaced));
        Assert.Equal(
            """
            Hand-off 471 206, run 5193, Ready
            Tenant Fabrikam (fab71ca0-3e5d-4f6a-8b7c-1d2e3f4a2001)
            Client ID 7c0f1c1e-5d1e-4b8e-9a63-2f4d0b7a91c5, secret's key id 11111111-2222-3333-4444-555555555555, ends 2028-11-19
            Therefore 2025 Update 1, on-premises, monitored: scan@fabrikam.com / Scans
            Test of 2026-11-23 09:00:00 UTC over Graph, not passed, 1.1 s
            - Token: Passed 09:00:00.300 300 ms
            - InputFolder: Failed FolderNotFound
              code X, request-id r-1, client-request-id -

            """, view.FindAll("button[data-copy]").Single(button => Read(button).StartsWith("Copy diagnostics", StringComparison.Ordinal)).GetAttribute("data-copy"));
    }

    [Fact]
    public void Diagnostics_of_one_that_was_registered_by_hand_name_no_run_and_no_key_id()
    {
        var foreign = Make(Route.Graph, isForeign: true);
        var outcome = new TestOutcome { Route = Route.Graph, StartedAt = Now, Rows = [] };

        Assert.Equal(
            [
                "Hand-off 471 206, registered by hand, Ready", "Tenant Fabrikam (fab71ca0-3e5d-4f6a-8b7c-1d2e3f4a2001)",
                "Client ID 7c0f1c1e-5d1e-4b8e-9a63-2f4d0b7a91c5, ends 2028-11-19",
            ], TestDiagnostics.Text(foreign, outcome).Split('\n')[..3]);
    }

    [Fact]
    public void A_row_says_how_long_it_usually_takes_and_whom_to_ask_and_a_missing_folder_is_made_by_a_press()
    {
        Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<HandoffsOptions>>().Value.Contact = "help@spectrum.example";
        var outcome = new TestOutcome
        {
            Route = Route.Graph,
            StartedAt = Now,
            Took = TimeSpan.FromSeconds(1.1),
            Rows =
            [
                new() { Kind = CheckKind.Mailbox, State = CheckState.Failed, Cause = Cause.AccessPolicy, Detail = "Kept out.", WhoseMove = "An Exchange Administrator of Fabrikam", Usually = TimeSpan.FromHours(2) },
                new() { Kind = CheckKind.Message, State = CheckState.Failed, Cause = Cause.MicrosoftBusy, Detail = "Busy.", WhoseMove = "Nobody. It passes by itself", Usually = TimeSpan.FromMinutes(5) },
                new() { Kind = CheckKind.Write, State = CheckState.NotProved, Detail = "Nothing says so." },
                new() { Kind = CheckKind.FaultyFolder, State = CheckState.Warning, Cause = Cause.MoveFolderMissing, Detail = "Not there." },
            ],
            OtherRoute = new() { Route = Route.Ews, StartedAt = Now, Took = TimeSpan.FromSeconds(1), Rows = [new() { Kind = CheckKind.EwsAnswers, State = CheckState.Passed, Detail = "Not blocked." }] },
        };

        var view = Draw(Make(Route.Graph), Engineer, new(outcome, IsRunning: false));

        Assert.Equal(
        [
            "Failed Mailbox opens Kept out. Whose move: An Exchange Administrator of Fabrikam Waiting helps, if it was changed just now: usually within 2 hours. Questions: help@spectrum.example",
            "Failed A message can be read Busy. Whose move: Nobody. It passes by itself Usually over within 5 minutes. Questions: help@spectrum.example",
            "Not proved Messages can be moved Nothing says so.",
            "Warning Folder Faulty Not there. Create Faulty",
            "Passed EWS answers Not blocked.",
        ], view.FindAll(".checks > li").Select(Spaced));
        Assert.Equal("Over EWS, to compare", Read(view.Find(".other-route")));
        Button(view, "Create Faulty").Click();
        Button(view, "Test both routes").Click();
        Assert.Equal(["create FaultyFolder", "test both"], Done);
        Assert.Empty(view.FindAll(".shut"));
    }

    [Fact]
    public void An_administrator_names_a_mailbox_that_ought_to_stay_shut_and_agrees_first()
    {
        var view = Draw(Make(Route.Graph), Neighbour);

        Assert.Equal("true", view.Find(".shut button").GetAttribute("aria-disabled"));
        Assert.Equal("Tick the line above first.", Read(view.Find($"#{view.Find(".shut button").GetAttribute("aria-describedby")}")));
        void Try(string address, bool agrees)
        {
            view.Find("#stays-shut").Input(address);
            if (agrees)
                view.Find(".shut input[type=checkbox]").Change(true);
            Assert.Equal(!agrees, view.Find(".shut button").HasAttribute("aria-disabled"));
            view.Find(".shut form").Submit();
        }

        Try("orders@fabrikam.com", agrees: false);
        Try("scan@fabrikam.com", agrees: true);
        Assert.Contains("Therefore monitors this mailbox", Read(view.Find(".shut")), StringComparison.Ordinal);
        Try("nonsense", agrees: true);
        Assert.Contains("This is not an e-mail address.", Read(view.Find(".shut")), StringComparison.Ordinal);
        Assert.Empty(Done);
        Try(" orders@fabrikam.com ", agrees: true);
        // Agreed to was that mailbox, and no other.
        Try("more@fabrikam.com", agrees: false);

        Assert.Equal(["shut orders@fabrikam.com"], Done);
    }

    [Fact]
    public void A_running_test_cannot_be_pressed_again_and_a_lost_key_is_a_named_problem()
    {
        var running = new TestOutcome { Route = Route.Graph, StartedAt = Now, Rows = [new() { Kind = CheckKind.Token, State = CheckState.Running }] };
        var view = Draw(Make(Route.Graph), Engineer, new(running, IsRunning: true), refused: "Refused.SecretUnreadable");

        Button(view, "Testing").Click();

        Assert.Empty(Done);
        Assert.Contains("keys that sealed this secret are lost", Read(view.Find(".notice")), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_cause_has_its_sentences()
    {
        var text = Services.GetRequiredService<Microsoft.Extensions.Localization.IStringLocalizer<ConfigurationText>>();
        var words = new CauseWords(text, EwsEnds);

        Assert.All(Enum.GetValues<Cause>(), cause =>
        {
            var row = words.Say(new() { Kind = CheckKind.Token, State = CheckState.Failed }, cause, "m", "t", "c", "f", "p", "k", "x");
            Assert.All(new[] { row.Detail, row.WhoseMove!, row.Remedy! }, said => Assert.False(said.Contains('{', StringComparison.Ordinal) || said.Contains(".Happened", StringComparison.Ordinal)
                || said.Contains(".Remedy", StringComparison.Ordinal) || said.StartsWith("Who.", StringComparison.Ordinal), $"{cause}: {said}"));
        });
    }
}
