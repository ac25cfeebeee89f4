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
                new() { Kind = CheckKind.Token, State = CheckState.Passed, Detail = "Fresh, not from a cache.", Took = TimeSpan.FromSeconds(0.3) },
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
            "Passed Token Fresh, not from a cache. 0.3 s",
            "Failed Input folder No such folder. Folders with a similar name: Scan Whose move: An administrator of Fabrikam What to do: Create it. Code X, request id r-1",
        ], view.FindAll(".checks > li").Select(Spaced));
        Assert.Equal(
            """
            Hand-off 471 206, run 5193, Ready
            Tenant Fabrikam (fab71ca0-3e5d-4f6a-8b7c-1d2e3f4a2001)
            Client ID 7c0f1c1e-5d1e-4b8e-9a63-2f4d0b7a91c5, secret's key id 11111111-2222-3333-4444-555555555555, ends 2028-11-19
            Route Graph, Therefore 2025 Update 1, on-premises
            Test of 2026-11-23 09:00:00 UTC, not passed, 1.1 s
            - Token: Passed  300 ms
            - InputFolder: Failed FolderNotFound  ms
              code X, request-id r-1, client-request-id -

            """, view.FindAll("button[data-copy]").Single(button => Read(button).StartsWith("Copy diagnostics", StringComparison.Ordinal)).GetAttribute("data-copy"));
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
