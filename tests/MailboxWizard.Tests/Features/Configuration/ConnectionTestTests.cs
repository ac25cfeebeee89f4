using MailboxWizard.Features.Configuration;
using MailboxWizard.SimulatedTenant;
using MailboxWizard.SimulatedTenant.Beliefs;
using Route = MailboxWizard.Microsoft365.Route;

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>Whole outcomes of the Test, over both routes, against the simulated tenant.</summary>
public sealed class ConnectionTestTests
{
    private static readonly string[] s_graph = ["Microsoft Graph/Mail.ReadWrite"];
    private static readonly string[] s_ews = ["Office 365 Exchange Online/full_access_as_app"];

    private static string[] Granted(Route route) => route is Route.Graph ? s_graph : s_ews;

    [Theory]
    [InlineData(Route.Graph)]
    [InlineData(Route.Ews)]
    public async Task All_green_with_the_one_calm_warning(Route route)
    {
        await using var bench = await TestBench.StartAsync(Granted(route));
        var seen = new List<TestOutcome>();

        var outcome = await bench.RunAsync(route, changed: change =>
        {
            seen.Add(change);
            return Task.CompletedTask;
        });

        Assert.Equal(TestBench.Green(route), TestBench.Lines(outcome));
        Assert.Contains("14", outcome.Rows.Single(row => row.Kind is CheckKind.InputFolder).Detail, StringComparison.Ordinal);
        Assert.Contains(seen, change => change.Rows.Any(row => row is { Kind: CheckKind.Mailbox, State: CheckState.Running }));
        Assert.Same(outcome, seen[^1]);
    }

    [Theory]
    [InlineData(Route.Graph)]
    [InlineData(Route.Ews)]
    public async Task A_nested_folder_with_umlauts_is_found_in_a_shared_mailbox_and_beside_another(Route route)
    {
        await using var bench = await TestBench.StartAsync(Granted(route));

        var outcome = await bench.RunAsync(route, [("bjoern.mueller@contoso.com", "Rechnungen für Müller"), ("office@contoso.com", "Posteingang")]);

        Assert.Equal(
            TestBench.Green(route, ["bjoern.mueller@contoso.com", "office@contoso.com"],
                "ProcessedFolder bjoern.mueller@contoso.com Warning MoveFolderMissing", "FaultyFolder bjoern.mueller@contoso.com Warning MoveFolderMissing",
                "ProcessedFolder office@contoso.com Warning MoveFolderMissing", "FaultyFolder office@contoso.com Warning MoveFolderMissing"),
            TestBench.Lines(outcome));
    }

    [Theory]
    [InlineData(Route.Graph, "Invoices ", "FolderNotFound [Invoices]")]
    [InlineData(Route.Ews, "Invoces", "FolderNotFound [Invoices]")]
    [InlineData(Route.Ews, "Something else", "FolderNotFound")]
    public async Task A_folder_that_is_missing_is_said_with_what_is_near(Route route, string folder, string said)
    {
        await using var bench = await TestBench.StartAsync(Granted(route));

        var outcome = await bench.RunAsync(route, [("invoices@contoso.com", folder)]);

        Assert.Equal(TestBench.Red(route, $"InputFolder Failed {said}", "Message NotTested", "Write NotTested"), TestBench.Lines(outcome));
    }

    /// <summary>Whether Therefore fails there nobody knows, so that it is said and not red; the folders for moving are judged alike.</summary>
    [Theory]
    [InlineData(Route.Graph)]
    [InlineData(Route.Ews)]
    public async Task Other_capitals_and_a_name_that_two_folders_have_are_warned_of(Route route)
    {
        await using var bench = await TestBench.StartAsync(Granted(route), seed =>
        {
            var folders = seed.Tenant("Contoso").Mailboxes[0].Folders;
            folders.Add(new() { Name = "Archive", Folders = [new() { Name = "Orders" }, new() { Name = "PROCESSED" }, new() { Name = "orders" }] });
            folders.RemoveAll(folder => folder.Name is "Processed");
        });

        var other = await bench.RunAsync(route, [("invoices@contoso.com", "INVOICES")]);
        var twice = await bench.RunAsync(route, [("invoices@contoso.com", "Orders")]);

        Assert.Equal(
            TestBench.Green(route, "InputFolder Warning FolderCaseDiffers [Invoices]", "ProcessedFolder Warning FolderCaseDiffers [PROCESSED]"),
            TestBench.Lines(other));
        Assert.Equal(TestBench.Green(route, "InputFolder Warning FolderNotUnique", "ProcessedFolder Warning FolderCaseDiffers [PROCESSED]"), TestBench.Lines(twice));
        Assert.Equal(("Invoices", "Orders"), (other.Rows.Single(row => row.Kind is CheckKind.InputFolder).FoundAs, twice.Rows.Single(row => row.Kind is CheckKind.InputFolder).FoundAs));
    }

    [Theory]
    [InlineData("wrong~secret.value", "SecretInvalid AADSTS7000215")]
    [InlineData(TestBench.Secret, "RegistrationNotFound AADSTS700016", "99999999-0000-0000-0000-000000000001")]
    [InlineData(TestBench.Secret, "TenantNotFound AADSTS90002", null, "99999999-0000-0000-0000-000000000002")]
    public async Task A_token_that_is_refused_says_why_and_the_rest_is_not_asked(string secret, string refusal, string? client = null, string? tenant = null)
    {
        await using var bench = await TestBench.StartAsync(s_graph);

        var outcome = await bench.RunAsync(Route.Graph, secret: secret, client: client is null ? null : Guid.Parse(client), tenant: tenant is null ? null : Guid.Parse(tenant));

        Assert.Equal(
            TestBench.Untested(Route.Graph, "Values Passed", tenant is null ? "Domain Passed" : "Domain Failed MailboxOfOtherTenant", $"Token Failed {refusal}"),
            TestBench.Lines(outcome));
        var token = outcome.Rows.Single(row => row.Kind is CheckKind.Token);
        Assert.All(new[] { token.RequestId, token.ClientRequestId, token.WhoseMove, token.Remedy }, said => Assert.False(string.IsNullOrEmpty(said)));
        Assert.DoesNotContain(secret, System.Text.Json.JsonSerializer.Serialize(outcome), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_secret_is_said_to_be_expired()
    {
        await using var bench = await TestBench.StartAsync(s_graph, seed => seed.Application("Therefore mailbox").Secrets[0].DaysLeft = -1);

        Assert.Contains("Token Failed SecretExpired AADSTS7000222", TestBench.Lines(await bench.RunAsync(Route.Graph)));
    }

    [Theory]
    [InlineData("5f0c4f0e-6d6a-4e2c-9a53-0d2a6f1c7e11", "SecretIdPasted")]
    [InlineData(" 5F0C4F0E6D6A4E2C9A530D2A6F1C7E11 ", "SecretIdPasted")]
    [InlineData("", "SecretEmpty")]
    [InlineData("abc~def ", "SecretHasBlanks")]
    [InlineData("abc\n~def", "SecretHasBlanks")]
    public async Task A_secret_that_cannot_be_one_is_said_without_asking_Microsoft(string secret, string cause)
    {
        await using var bench = await TestBench.StartAsync(s_graph);

        var outcome = await bench.RunAsync(Route.Graph, secret: secret);

        Assert.Equal(TestBench.Untested(Route.Graph, $"Values Failed {cause}"), TestBench.Lines(outcome));
        Assert.Empty(bench.Tenant.Requests.All);
    }

    [Theory]
    [InlineData(Route.Graph, "NoPermissionsInAccessToken")]
    [InlineData(Route.Ews, "HTTP 401")]
    public async Task Consent_that_is_missing_is_said_once(Route route, string code)
    {
        await using var bench = await TestBench.StartAsync([]);

        var outcome = await bench.RunAsync(route);

        Assert.Equal(
            TestBench.Untested(route, "Values Passed", "Domain Passed", "Token Passed", "Claims Passed", $"Permission Failed ConsentMissing {code}", $"Mailbox Failed ConsentMissing {code}"),
            TestBench.Lines(outcome));
        Assert.Single(outcome.Rows, row => row.WhoseMove is not null);
    }

    [Fact]
    public async Task A_permission_that_only_reads_is_not_green()
    {
        await using var bench = await TestBench.StartAsync(["Microsoft Graph/Mail.Read"]);

        Assert.Equal(TestBench.Red(Route.Graph, "Permission Warning PermissionTooWeak", "Write NotProved PermissionTooWeak"), TestBench.Lines(await bench.RunAsync(Route.Graph)));
    }

    [Theory]
    [InlineData(Route.Graph, "nobody@contoso.com", "MailboxUnknown ErrorInvalidUser")]
    [InlineData(Route.Graph, "ada@contoso.com", "MailboxNotOnline MailboxNotEnabledForRESTAPI")]
    [InlineData(Route.Ews, "nobody@contoso.com", "MailboxUnknown ErrorNonExistentMailbox")]
    public async Task An_unknown_mailbox_does_not_stop_the_other_one(Route route, string mailbox, string refusal)
    {
        await using var bench = await TestBench.StartAsync(Granted(route));

        var outcome = await bench.RunAsync(route, [(mailbox, "Inbox"), ("invoices@contoso.com", "Invoices")]);

        Assert.Equal(
            TestBench.Red(route, [mailbox, "invoices@contoso.com"],
            [
                $"Mailbox {mailbox} Failed {refusal}",
                .. new[] { "Address", "InputFolder", "Message", "Write", "ProcessedFolder", "FaultyFolder" }.Select(row => $"{row} {mailbox} NotTested"),
            ]),
            TestBench.Lines(outcome));
    }

    [Theory]
    [InlineData(EwsState.Disabled, "EwsDisabled EWS is disabled for this user or tenant")]
    [InlineData(EwsState.NotAllowListed, "EwsNotAllowed EWS is blocked by policy for this user or tenant")]
    public async Task EWS_that_is_blocked_is_told_apart_by_its_header(EwsState state, string refusal)
    {
        await using var bench = await TestBench.StartAsync(s_ews, seed => seed.Tenant("Contoso").Ews = state);

        var outcome = await bench.RunAsync(Route.Ews);

        Assert.Equal(
            TestBench.Untested(Route.Ews, "Values Passed", "Domain Passed", "Token Passed", "Claims Passed", "Permission Passed", $"EwsAnswers Failed {refusal}", $"Mailbox Failed {refusal}"),
            TestBench.Lines(outcome));
        Assert.False(string.IsNullOrEmpty(outcome.Rows.Single(row => row.Kind is CheckKind.EwsAnswers).RequestId));
    }

    [Theory]
    [InlineData(" invoices@contoso.com", "MailboxAddressHasBlanks")]
    [InlineData("invoices@contoso", "MailboxAddressMalformed")]
    public async Task An_address_that_cannot_be_one_is_said_without_asking_Microsoft(string address, string cause)
    {
        await using var bench = await TestBench.StartAsync(s_graph);

        Assert.Equal(TestBench.Untested(Route.Graph, $"Values Failed {cause}"), TestBench.Lines(await bench.RunAsync(Route.Graph, [(address, "Invoices")])));
        Assert.Empty(bench.Tenant.Requests.All);
    }

    [Fact]
    public async Task Names_with_markup_and_quotes_reach_Exchange_as_they_are()
    {
        await using var bench = await TestBench.StartAsync(s_ews,
            seed => seed.Tenant("Contoso").Mailboxes[0].Folders.Add(new() { Name = "A <b> & \"c\" 'd' ]]>", Messages = [new() { Subject = "One" }] }));

        Assert.Equal("passed", TestBench.Lines(await bench.RunAsync(Route.Ews, [("invoices@contoso.com", "A <b> & \"c\" 'd' ]]>")]))[^1]);
    }
}
