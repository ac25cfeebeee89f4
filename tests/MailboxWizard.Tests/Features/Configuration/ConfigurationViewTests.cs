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

public sealed class ConfigurationViewTests : PageTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly EwsEnd s_ewsEnd = new(new(2027, 4, 1));
    private readonly List<string> done = [];

    [Fact]
    public void Ews_has_the_five_fields_in_the_guides_order_and_says_when_it_ends()
    {
        var view = Draw(Make(Route.Ews), Engineer);

        Assert.Equal(
        [
            "Email: scan@fabrikam.com", "Client ID: 7c0f1c1e-5d1e-4b8e-9a63-2f4d0b7a91c5", "Client Secret: •••••••••••••••• not shown",
            "Exchange Web Services URL: https://outlook.office365.com/EWS/Exchange.asmx", "Input Folder: Scans",
        ], Fields(view));
        Assert.Contains("EWS ends on 1 April 2027, in 129 days.", Read(view.Find(".notice")), StringComparison.Ordinal);
        Assert.Contains("Type: Exchange (Online) - EWS", view.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2026, 12, 24, "EWS ends on 24 December 2026, in 31 days. From that day on this mailbox opens over Graph only.")]
    [InlineData(2026, 11, 24, "EWS ends on 24 November 2026, tomorrow. From that day on this mailbox opens over Graph only.")]
    [InlineData(2026, 11, 1, "EWS ended on 1 November 2026. From that day on this mailbox opens over Graph only.")]
    public void The_day_on_which_EWS_ends_is_the_one_of_the_settings(int year, int month, int day, string notice) =>
        Assert.Equal(notice, Spaced(Draw(Make(Route.Ews), Engineer, ewsEnd: new(new(year, month, day))).Find(".notice")));

    [Theory]
    [InlineData(Cause.EwsDisabled)]
    [InlineData(Cause.EwsNotAllowed)]
    public void What_to_do_about_a_blocked_EWS_names_the_day_of_the_settings(Cause cause)
    {
        var words = new CauseWords(Services.GetRequiredService<Microsoft.Extensions.Localization.IStringLocalizer<ConfigurationText>>(), new(new(2028, 2, 29)));

        Assert.Contains("Until 29 February 2028 ", words.Say(new() { Kind = CheckKind.EwsAnswers, State = CheckState.Failed }, cause, "m", "t", "c", "f", "p", "k", "x").Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Graph_has_the_same_five_and_the_tenant_id()
    {
        var view = Draw(Make(Route.Graph), Engineer);

        Assert.Equal(
        [
            "Email: scan@fabrikam.com", "Client ID: 7c0f1c1e-5d1e-4b8e-9a63-2f4d0b7a91c5", "Client Secret: •••••••••••••••• not shown",
            "Exchange Web Services URL: Not needed for this type", "Input Folder: Scans", "Tenant ID: fab71ca0-3e5d-4f6a-8b7c-1d2e3f4a2001",
        ], Fields(view));
        Assert.Empty(view.FindAll(".notice"));
    }

    [Fact]
    public void An_engineer_is_offered_take_first_and_complete_says_what_it_waits_for()
    {
        var view = Draw(Make(Route.Graph), Engineer);

        Assert.Equal(["Take"], view.FindAll(".btn.primary").Select(Read));
        var complete = Button(view, "Complete");
        complete.Click();
        Assert.Equal("true", complete.GetAttribute("aria-disabled"));
        Assert.Contains("opens when Solution Designer’s own Test has passed", Read(view.Find($"#{complete.GetAttribute("aria-describedby")}")), StringComparison.Ordinal);
        Button(view, "Take").Click();
        Assert.Equal(["take"], done);
    }

    [Fact]
    public void Passed_opens_complete_and_withdraw_asks_once_more()
    {
        var view = Draw(Make(Route.Graph, handoff => (handoff.State, handoff.EngineerId, handoff.EngineerName) = (HandoffState.Tested, Engineer.ObjectId, Engineer.Name)), Engineer);
        Button(view, "Passed").Click();
        view.Find("#click-2").Change(true);
        Button(view, "Withdraw").Click();
        Button(view, "Keep it").Click();
        Button(view, "Withdraw").Click();
        Button(view, "Withdraw for good").Click();
        Button(view, "Test").Click();
        Assert.Equal(["report True ", "tick 2 True", "withdraw", "test"], done);

        done.Clear();
        var passed = Draw(Make(Route.Graph, handoff => handoff.ThereforeTestPassed = true), Engineer with { ObjectId = Owner.ObjectId });
        Button(passed, "Complete").Click();
        Assert.Equal(["complete"], done);
    }

    [Fact]
    public void A_failure_of_Therefores_own_test_keeps_what_it_said()
    {
        var view = Draw(Make(Route.Graph), Engineer);

        Button(view, "Failed").Click();
        view.Find("#why-failed").Change("Folder not found");
        Button(view, "Record as failed").Click();

        Assert.Equal(["report False Folder not found"], done);
    }

    [Fact]
    public void Support_reads_and_has_nothing_to_press()
    {
        var view = Draw(Make(Route.Graph), Support);

        Assert.All(view.FindAll("button"), button => Assert.Contains("data-copy", button.OuterHtml, StringComparison.Ordinal));
        Assert.All(view.FindAll("input"), input => Assert.True(input.HasAttribute("disabled")));
        Assert.Empty(view.FindAll("[data-secret-act]"));
    }

    [Theory]
    [InlineData(HandoffState.Complete, "Complete. Therefore’s own Test has passed.")]
    [InlineData(HandoffState.Expired, "Expired. It was not completed in time.")]
    [InlineData(HandoffState.Withdrawn, "Withdrawn.")]
    public void After_the_end_the_secret_is_gone_and_what_remains_is_named(HandoffState state, string fact)
    {
        var handoff = Make(Route.Graph, made => made.State = state);
        var view = Draw(handoff, Engineer);

        Assert.StartsWith(fact, Read(view.Find(".notice")), StringComparison.Ordinal);
        Assert.Contains($"Client Secret: Destroyed here What remains: key ID {handoff.SecretKeyId:D}, begins with Rdk", Fields(view));
        Assert.Empty(view.FindAll("[data-secret-act]"));
        Assert.Empty(view.FindAll(".btn.primary"));
    }

    [Fact]
    public void A_newer_hand_off_of_the_registration_is_named_and_linked()
    {
        var view = Draw(Make(Route.Graph), Engineer, newer: 482913);

        Assert.StartsWith("Hand-off 482 913 of the same registration is newer. Enter its values, not these", Spaced(view.Find(".notice")), StringComparison.Ordinal);
        Assert.Equal("/handoffs/482913", view.Find(".notice .btn").GetAttribute("href"));
    }

    [Fact]
    public void Several_mailboxes_are_switched()
    {
        var view = Draw(Make(Route.Graph, handoff => handoff.Mailboxes.Add(new() { Address = "post@fabrikam.com", InputFolder = "Inbox" })), Engineer);

        Assert.Equal("Fabrikam, 2 mailboxes", Read(view.Find("h1")));
        view.FindAll(".which button")[1].Click();

        Assert.Equal(["select 1"], done);
    }

    [Fact]
    public void A_test_shows_its_rows_its_ids_and_diagnostics_without_a_secret()
    {
        var outcome = new TestOutcome
        {
            Route = Route.Graph,
            StartedAt = s_now,
            Took = TimeSpan.FromSeconds(1.1),
            Rows =
            [
                new() { Kind = CheckKind.Token, State = CheckState.Passed, Detail = "Fresh, not from a cache.", Took = TimeSpan.FromSeconds(0.3), At = s_now.AddSeconds(0.3) },
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
    public void A_row_says_how_long_it_usually_takes_and_whom_to_ask_and_a_missing_folder_is_made_by_a_press()
    {
        Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<HandoffsOptions>>().Value.Contact = "help@spectrum.example";
        var outcome = new TestOutcome
        {
            Route = Route.Graph,
            StartedAt = s_now,
            Took = TimeSpan.FromSeconds(1.1),
            Rows =
            [
                new() { Kind = CheckKind.Mailbox, State = CheckState.Failed, Cause = Cause.AccessPolicy, Detail = "Kept out.", WhoseMove = "An Exchange Administrator of Fabrikam", Usually = TimeSpan.FromHours(2) },
                new() { Kind = CheckKind.Message, State = CheckState.Failed, Cause = Cause.MicrosoftBusy, Detail = "Busy.", WhoseMove = "Nobody. It passes by itself", Usually = TimeSpan.FromMinutes(5) },
                new() { Kind = CheckKind.Write, State = CheckState.NotProved, Detail = "Nothing says so." },
                new() { Kind = CheckKind.FaultyFolder, State = CheckState.Warning, Cause = Cause.MoveFolderMissing, Detail = "Not there." },
            ],
            OtherRoute = new() { Route = Route.Ews, StartedAt = s_now, Took = TimeSpan.FromSeconds(1), Rows = [new() { Kind = CheckKind.EwsAnswers, State = CheckState.Passed, Detail = "Not blocked." }] },
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
        Assert.Equal(["create FaultyFolder", "test both"], done);
        Assert.Empty(view.FindAll(".shut"));
    }

    [Fact]
    public void An_administrator_names_a_mailbox_that_ought_to_stay_shut_and_agrees_first()
    {
        var view = Draw(Make(Route.Graph), Neighbour);

        Assert.True(view.Find(".shut button").HasAttribute("disabled"));
        view.Find(".shut input[type=checkbox]").Change(true);
        view.Find("#stays-shut").Input("scan@fabrikam.com");
        view.Find(".shut form").Submit();
        Assert.Contains("Therefore monitors this mailbox", Read(view.Find(".shut")), StringComparison.Ordinal);
        view.Find("#stays-shut").Input("nonsense");
        view.Find(".shut form").Submit();
        Assert.Contains("This is not an e-mail address.", Read(view.Find(".shut")), StringComparison.Ordinal);
        view.Find("#stays-shut").Input(" orders@fabrikam.com ");
        view.Find(".shut form").Submit();

        Assert.Equal(["shut orders@fabrikam.com"], done);
    }

    [Fact]
    public void A_running_test_cannot_be_pressed_again_and_a_lost_key_is_a_named_problem()
    {
        var running = new TestOutcome { Route = Route.Graph, StartedAt = s_now, Rows = [new() { Kind = CheckKind.Token, State = CheckState.Running }] };
        var view = Draw(Make(Route.Graph), Engineer, new(running, IsRunning: true), refused: "Refused.SecretUnreadable");

        Button(view, "Testing").Click();

        Assert.Empty(done);
        Assert.Contains("keys that sealed this secret are lost", Read(view.Find(".notice")), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_cause_has_its_sentences()
    {
        var text = Services.GetRequiredService<Microsoft.Extensions.Localization.IStringLocalizer<ConfigurationText>>();
        var words = new CauseWords(text, s_ewsEnd);

        Assert.All(Enum.GetValues<Cause>(), cause =>
        {
            var row = words.Say(new() { Kind = CheckKind.Token, State = CheckState.Failed }, cause, "m", "t", "c", "f", "p", "k", "x");
            Assert.All(new[] { row.Detail, row.WhoseMove!, row.Remedy! }, said => Assert.False(said.Contains('{', StringComparison.Ordinal) || said.Contains(".Happened", StringComparison.Ordinal)
                || said.Contains(".Remedy", StringComparison.Ordinal) || said.StartsWith("Who.", StringComparison.Ordinal), $"{cause}: {said}"));
        });
    }

    private static Handoff Make(Route route, Action<Handoff>? change = null)
    {
        var handoff = new Handoff
        {
            Number = 471206,
            TenantId = Fabrikam,
            TenantName = "Fabrikam",
            ClientId = MailboxWizard.Tests.Features.Handoffs.HandoffBench.Client,
            ApplicationObjectId = new(Guid.NewGuid()),
            ServicePrincipalId = new(Guid.NewGuid()),
            RegistrationName = "Therefore mailbox",
            Route = route,
            Therefore = "Therefore 2025 Update 1, on-premises",
            Mailboxes = [new() { Address = "scan@fabrikam.com", InputFolder = "Scans" }],
            SecretKeyId = Guid.Parse("11111111-2222-3333-4444-555555555555"),
            SecretHint = "Rdk",
            SecretEndsAt = new(2028, 11, 19, 0, 0, 0, TimeSpan.Zero),
            Run = 5193,
            CreatedBy = Neighbour.ObjectId,
            CreatedByName = Neighbour.Name,
            CreatedAt = s_now,
            StateSince = s_now,
        };
        change?.Invoke(handoff);
        return handoff;
    }

    private IRenderedComponent<ConfigurationView> Draw(Handoff handoff, Person person, TestProgress? test = null, string? refused = null, EwsEnd? ewsEnd = null, int? newer = null) =>
        Render<ConfigurationView>(parameters => parameters
            .Add(view => view.Model, ConfigurationModel.Of(handoff, person, CloudHosts.Of(MicrosoftCloud.Global), ewsEnd ?? s_ewsEnd, s_now, s_now.AddDays(30), 0) with { Test = test, Refused = refused, Newer = newer })
            .Add(view => view.Deeds, new()
            {
                Take = () => Did("take"),
                Test = () => Did("test"),
                TestBothRoutes = () => Did("test both"),
                TestStaysShut = address => Did($"shut {address}"),
                CreateFolder = row => Did($"create {row.Kind}"),
                Complete = () => Did("complete"),
                Withdraw = () => Did("withdraw"),
                Tick = (click, ticked) => Did($"tick {click} {ticked}"),
                Report = (passed, said) => Did($"report {passed} {said}"),
                Select = index => Did($"select {index}"),
            }));

    private Task Did(string deed)
    {
        done.Add(deed);
        return Task.CompletedTask;
    }

    private static IElement Button(IRenderedComponent<ConfigurationView> view, string name) => view.FindAll("button").Single(button => Read(button) == name);

    private static IEnumerable<string> Fields(IRenderedComponent<ConfigurationView> view) =>
        view.FindAll(".values > div").Select(field => $"{Read(field.QuerySelector("dt")!)}: {Spaced(field.QuerySelector("dd")!)}");

    /// <summary>With a blank between elements, which Blazor does not write.</summary>
    private static string Spaced(IElement element) =>
        string.Join(' ', element.Descendants<IText>().Select(text => text.Data.Trim()).Where(text => text.Length > 0));
}
