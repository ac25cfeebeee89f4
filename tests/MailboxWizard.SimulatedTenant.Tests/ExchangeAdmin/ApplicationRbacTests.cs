using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Tests.Access;

namespace MailboxWizard.SimulatedTenant.Tests.ExchangeAdmin;

/// <summary>RBAC for Applications from pointer to role, its test and its delay. https://learn.microsoft.com/exchange/permissions-exo/application-rbac</summary>
public sealed class ApplicationRbacTests
{
    private const string Office = "office@contoso.com";
    private const string Invoices = "invoices@contoso.com";

    [Fact]
    public async Task A_role_for_one_mailbox_passes_the_test_at_once_and_opens_it_within_two_hours()
    {
        var time = new SettableTime();
        await using var bench = await AccessBench.StartAsync([], time: time);
        var ada = await Administrator.OfContosoAsync(bench.Cloud);
        var principal = bench.Contoso.FindServicePrincipal(Guid.Parse(AccessBench.Gateway))!.Id;

        var pointer = (await ada.RunAsync("New-ServicePrincipal", new { AppId = AccessBench.Gateway, ObjectId = principal, DisplayName = "Mail gateway" })).Single()!;
        var scope = (await ada.RunAsync("New-ManagementScope", new { Name = "one mailbox", RecipientRestrictionFilter = "EmailAddresses -eq 'office@contoso.com'" })).Single()!;
        foreach (var role in new[] { "Application Mail.ReadWrite", "Application EWS.AccessAsApp" })
            await ada.RunAsync("New-ManagementRoleAssignment", new { App = principal, Role = role, CustomResourceScope = "one mailbox" });

        Assert.Equal((AccessBench.Gateway, principal.ToString(), "EmailAddresses -eq 'office@contoso.com'"), ((string?)pointer["AppId"], (string?)pointer["ObjectId"], (string?)scope["RecipientFilter"]));
        Assert.Equal(
            ["Application Mail.ReadWrite/Mail.ReadWrite/one mailbox/CustomRecipientScope/true", "Application EWS.AccessAsApp/EWS.AccessAsApp/one mailbox/CustomRecipientScope/true"],
            Lines(await ada.RunAsync("Test-ServicePrincipalAuthorization", new { Identity = AccessBench.Gateway, Resource = Office })));
        Assert.EndsWith("/false", Lines(await ada.RunAsync("Test-ServicePrincipalAuthorization", new { Identity = "Mail gateway", Resource = Invoices }))[0], StringComparison.Ordinal);
        Assert.EndsWith("/\"Not Run\"", Lines(await ada.RunAsync("Test-ServicePrincipalAuthorization", new { Identity = principal }))[0], StringComparison.Ordinal);

        Assert.Equal(("401 no permissions", "401 NoPermissionsInAccessToken"), await bench.AskAsApplicationAsync(Office));
        time.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(("401 no permissions", "401 NoPermissionsInAccessToken"), await bench.AskAsApplicationAsync(Office));
        time.Advance(TimeSpan.FromMinutes(92));
        Assert.Equal(("opens", "opens"), await bench.AskAsApplicationAsync(Office));
        Assert.Equal(("500 ErrorImpersonateUserDenied", "403 ErrorAccessDenied"), await bench.AskAsApplicationAsync(Invoices));
    }

    [Fact]
    public async Task What_is_taken_away_stays_in_force_as_long()
    {
        var time = new SettableTime();
        await using var bench = await AccessBench.StartAsync([], contoso => contoso.ScopedRoles.Add(new SeedScopedRole { AppId = Guid.Parse(AccessBench.Gateway), Role = "Application Mail.Read", Filter = "EmailAddresses -eq 'office@contoso.com'" }), time);
        var ada = await Administrator.OfContosoAsync(bench.Cloud);
        var assigned = (await ada.RunAsync("Get-ManagementRoleAssignment", new { RoleAssignee = AccessBench.Gateway })).Single()!;
        Assert.Equal(("Application Mail.Read", "Seed 1", "ServicePrincipal", "CustomRecipientScope"), ((string?)assigned["Role"], (string?)assigned["CustomResourceScope"], (string?)assigned["RoleAssigneeType"], (string?)assigned["RecipientWriteScope"]));

        (await ada.AskAsync("Remove-ManagementScope", new { Identity = "Seed 1", Confirm = false })).Expect(400);
        await ada.RunAsync("Remove-ManagementRoleAssignment", new { Identity = (string?)assigned["Identity"], Confirm = false });
        await ada.RunAsync("Remove-ManagementScope", new { Identity = "Seed 1", Confirm = false });

        Assert.Empty(await ada.RunAsync("Get-ManagementRoleAssignment", new { RoleAssignee = AccessBench.Gateway }));
        Assert.Equal("opens", (await bench.AskAsApplicationAsync(Office)).Graph);
        time.Advance(TimeSpan.FromMinutes(121));
        Assert.Equal("401 NoPermissionsInAccessToken", (await bench.AskAsApplicationAsync(Office)).Graph);

        ada = await Administrator.OfContosoAsync(bench.Cloud);
        await ada.RunAsync("Remove-ServicePrincipal", new { Identity = AccessBench.Gateway });
        (await ada.AskAsync("Get-ServicePrincipal", new { Identity = AccessBench.Gateway })).Expect(404);
    }

    [Fact]
    public async Task A_scope_that_is_pointed_elsewhere_moves_every_role_that_uses_it()
    {
        await using var bench = await AccessBench.StartAsync([], contoso => contoso.ScopedRoles.Add(new SeedScopedRole { AppId = Guid.Parse(AccessBench.Gateway), Role = "Application Mail.Read", Filter = "EmailAddresses -eq 'office@contoso.com'" }));
        bench.Cloud.Server.Turn("contoso.com", knobs => knobs with { RbacDelayMinSeconds = 0, RbacDelayMaxSeconds = 0 });
        var ada = await Administrator.OfContosoAsync(bench.Cloud);

        await ada.RunAsync("Set-ManagementScope", new { Identity = "Seed 1", RecipientRestrictionFilter = "{ EmailAddresses -eq \"invoices@contoso.com\" }", Name = "renamed" });

        Assert.Equal("EmailAddresses -eq 'invoices@contoso.com'", (string?)(await ada.RunAsync("Get-ManagementScope", new { Identity = "renamed" })).Single()!["RecipientFilter"]);
        Assert.Equal(("403 ErrorAccessDenied", "opens"), ((await bench.AskAsApplicationAsync(Office)).Graph, (await bench.AskAsApplicationAsync(Invoices)).Graph));
    }

    [Fact]
    public async Task What_is_there_already_or_is_not_there_is_refused()
    {
        await using var cloud = await Cloud.StartAsync();
        var ada = await Administrator.OfContosoAsync(cloud);
        var (app, principal) = (Guid.NewGuid(), Guid.NewGuid());
        await ada.RunAsync("New-ServicePrincipal", new { AppId = app, ServiceId = principal });
        await ada.RunAsync("New-ManagementScope", new { Name = "all", RecipientRestrictionFilter = "Alias -like '*'" });
        var first = (string?)(await ada.RunAsync("New-ManagementRoleAssignment", new { App = principal, Role = "application mail.read" })).Single()!["Name"];
        var second = (string?)(await ada.RunAsync("New-ManagementRoleAssignment", new { App = principal, Role = "Application Mail.Read", CustomResourceScope = "all" })).Single()!["Name"];
        Assert.Equal($"{first}-1", second);

        var refusals = new List<string>();
        foreach (var (cmdlet, parameters) in new (string, object)[]
        {
            ("New-ServicePrincipal", new { AppId = app, ObjectId = Guid.NewGuid() }),
            ("New-ManagementScope", new { Name = "ALL", RecipientRestrictionFilter = "Alias -like '*'" }),
            ("New-ManagementRoleAssignment", new { Name = first, App = principal, Role = "Application Mail.Read" }),
            ("New-ManagementRoleAssignment", new { App = principal, Role = "Application Mail.Everything" }),
            ("New-ManagementRoleAssignment", new { App = Guid.Empty, Role = "Application Mail.Read" }),
            ("New-ManagementRoleAssignment", new { App = principal, Role = "Application Mail.Read", CustomResourceScope = "none" }),
            ("New-ServicePrincipal", new { AppId = "app", ObjectId = principal }),
        })
        {
            var reply = await ada.AskAsync(cmdlet, parameters);
            refusals.Add($"{reply.Status} {Administrator.Failure(reply).Split('|')[0]}");
        }
        Assert.Equal(
            ["400 ADObjectAlreadyExistsException", "400 ADObjectAlreadyExistsException", "400 ADObjectAlreadyExistsException", "404 ManagementObjectNotFoundException", "404 ManagementObjectNotFoundException", "404 ManagementObjectNotFoundException", "400 TaskInvalidOperationException"], refusals);
    }

    // https://learn.microsoft.com/powershell/exchange/recipientfilter-properties, https://learn.microsoft.com/powershell/exchange/recipient-filters
    [Theory]
    [InlineData("EmailAddresses -eq 'SMTP:office@contoso.com'", "office")]
    [InlineData("emailaddresses -EQ 'rechnungen@contoso.com'", "bjoern.mueller")]
    [InlineData("EmailAddresses -like '*n@contoso.com' -or Name -eq 'office'", "office bjoern.mueller")]
    [InlineData("DisplayName -like 'B*r' -and RecipientTypeDetails -eq 'UserMailbox'", "bjoern.mueller")]
    [InlineData("-not (Alias -like 'o*') -and !(DisplayName -eq 'Invoices')", "bjoern.mueller")]
    [InlineData("RecipientTypeDetails -ne 'SharedMailbox'", "invoices bjoern.mueller")]
    [InlineData("Name -notlike '*i*'", "bjoern.mueller")]
    [InlineData("(Name -eq 'office' -or Name -eq 'invoices') -and Name -like 'i*'", "invoices")]
    [InlineData("Name -eq 'office' -or Name -eq 'invoices' -and Name -like 'i*'", "invoices office")]
    [InlineData("DisplayName -eq 'it''s nobody'", "")]
    public async Task A_recipient_filter_finds_what_it_says(string filter, string found)
    {
        await using var cloud = await Cloud.StartAsync();
        Assert.Equal(found, string.Join(' ', (await (await Administrator.OfContosoAsync(cloud)).RunAsync("Get-Recipient", new { Filter = filter })).Select(r => (string?)r!["Name"])));
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("Name -eq", 400)]
    [InlineData("Name -eq 'a", 400)]
    [InlineData("Name -is 'a'", 400)]
    [InlineData("(Name -eq 'a'", 400)]
    [InlineData("Name -eq 'a' Name", 400)]
    [InlineData("PrimarySmtpAddress -eq 'office@contoso.com'", 400)]
    [InlineData("Department -eq 'Sales'", 501)]
    [InlineData("Name -gt 'a'", 501)]
    public async Task What_is_no_recipient_filter_is_refused(string filter, int status)
    {
        await using var cloud = await Cloud.StartAsync();
        (await (await Administrator.OfContosoAsync(cloud)).AskAsync("New-ManagementScope", new { Name = "wrong", RecipientRestrictionFilter = filter })).Expect(status);
        Assert.Empty(cloud.Server.State["contoso.com"].Exchange.Scopes);
    }

    private static string[] Lines(JsonArray rows)
        => [.. rows.Select(r => $"{r!["RoleName"]}/{r["GrantedPermissions"]}/{r["AllowedResourceScope"]}/{r["ScopeType"]}/{r["InScope"]!.ToJsonString()}")];
}
