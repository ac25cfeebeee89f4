using System.Globalization;
using System.Xml;
using MailboxWizard.Features.Setup;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>What the thirteen rows say, over facts alone.</summary>
public sealed class SetupPlanRulesTests
{
    [Fact]
    public void In_a_tenant_without_anything_three_rows_are_found_and_ten_will_be_created()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

        Assert.Equal(
            """
            1 Found: Ada Admin, Global Administrator
            2 Found: Open to you; no earlier registration of ours
            3 WillBeCreated: Therefore mailbox
            4 WillBeCreated: Single tenant, no redirect address
            5 WillBeCreated: Goes into the hand-off
            6 Found: Your policy allows 24 months
            7 WillBeCreated: Named Therefore 2026-11
            8 WillBeCreated: Ends on 23 November 2028
            9 WillBeCreated: Sealed at once; nobody sees it here
            10 WillBeCreated: Service principal in Contoso
            11 WillBeCreated: Graph: Mail.ReadWrite, application. Lets Therefore read, move and change mail in every mailbox of Contoso
            12 WillBeCreated: Graph: User.Read, delegated; declared, never granted, since nobody signs in as Therefore
            13 WillBeCreated: Mail.ReadWrite, then read back. From then on it holds in every mailbox of Contoso
            """,
            string.Join('\n', Facts.Rows(Facts.Fresh()).Select(row => $"{row.Number} {row.State}: {row.Detail}")));
    }

    [Fact]
    public void After_a_run_everything_is_found() =>
        Assert.Equal("Found 1 2 3 4 5 6 7 8 9 10 11 12 13", Facts.States(Facts.Whole()));

    [Fact]
    public void A_second_permission_that_the_settings_leave_out_is_not_needed() =>
        Assert.Equal(SetupStepState.NotNeeded, Facts.Row(Facts.Fresh() with { Wanted = [Facts.Fresh().Wanted[0]] }, 12).State);

    [Fact]
    public void Somebody_without_a_role_cannot() =>
        Assert.Equal("1 RoleMissing, 3 RoleMissing, 7 RoleMissing, 10 RoleMissing, 13 ConsentRoleMissing", Facts.Cannots(Facts.Fresh() with { Roles = [] }));

    [Fact]
    public void An_application_administrator_cannot_consent_to_a_permission_of_Graph()
    {
        var facts = Facts.Fresh() with { Roles = [Facts.ApplicationAdministrator] };

        Assert.Equal("13 ConsentRoleMissing", Facts.Cannots(facts));
        Assert.Equal(
            "Your role may not consent to Mail.ReadWrite. A Privileged Role Administrator or Global Administrator of Contoso may.", Facts.Row(facts, 13).Detail);
    }

    [Fact]
    public void An_application_administrator_can_consent_to_a_permission_of_Exchange() =>
        Assert.Equal("", Facts.Cannots(Exchange(Facts.Fresh()) with { Roles = [Facts.ApplicationAdministrator] }));

    [Fact]
    public void A_privileged_role_administrator_alone_cannot_register_and_nothing_that_needs_it_is_promised()
    {
        var facts = Facts.Fresh() with { Roles = [Facts.PrivilegedRoleAdministrator] };

        Assert.Equal("3 RoleMissing, 7 RoleMissing, 10 RoleMissing", Facts.Cannots(facts));
        Assert.Equal("Found 1 2 6, Cannot 3 7 10, NotYet 4 5 8 9 11 12 13", Facts.States(facts));
    }

    [Fact]
    public void A_registration_that_is_open_to_other_tenants_is_narrowed_by_whoever_may_register()
    {
        var facts = Facts.WithRegistration(registration => registration with { SignInAudience = "AzureADMultipleOrgs" });

        Assert.Equal(SetupStepState.WillBeCreated, Facts.Row(facts, 4).State);
        Assert.Equal("4 RoleMissing", Facts.Cannots(facts with { Roles = [Facts.PrivilegedRoleAdministrator] }));
    }

    [Fact]
    public void A_privileged_role_administrator_can_add_the_consent_that_is_missing()
    {
        var facts = Facts.Whole() with { Roles = [Facts.PrivilegedRoleAdministrator], Grants = [] };

        Assert.Equal("Found 1 2 3 4 5 6 7 8 9 10 11 12, WillBeCreated 13", Facts.States(facts));
    }

    [Fact]
    public void Both_roles_together_can_do_everything() =>
        Assert.Equal("", Facts.Cannots(Facts.Fresh() with { Roles = [Facts.ApplicationAdministrator, Facts.PrivilegedRoleAdministrator] }));

    [Fact]
    public void A_grant_of_the_same_id_on_another_resource_is_none() =>
        Assert.Equal(
            SetupStepState.WillBeCreated,
            Facts.Row(Facts.Whole() with { Grants = [new("grant", new(Guid.NewGuid()), Facts.MailReadWrite)] }, 13).State);

    [Fact]
    public void A_policy_that_forbids_secrets_cannot() =>
        Assert.Equal("6 SecretsForbidden", Facts.Cannots(Facts.Fresh() with { Policy = new(Forbidden: true, LongestLifetime: null) }));

    [Fact]
    public void A_policy_that_caps_the_lifetime_shortens_the_secret_and_says_so()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var facts = Facts.Fresh() with { Policy = new(Forbidden: false, LongestLifetime: TimeSpan.FromDays(365)) };

        Assert.Equal("Your policy allows 12 months at most", Facts.Row(facts, 6).Detail);
        Assert.Equal("Ends on 23 November 2027, not 2028", Facts.Row(facts, 8).Detail);
    }

    [Theory]
    [InlineData("P1Y", "Your policy allows 12 months at most")]
    [InlineData("P180D", "Your policy allows 6 months at most")]
    [InlineData("P60D", "Your policy allows 2 months at most")]
    [InlineData("P80D", "Your policy allows 80 days at most")]
    [InlineData("P45D", "Your policy allows 45 days at most")]
    [InlineData("P30D", "Your policy allows 30 days at most")]
    [InlineData("P7D", "Your policy allows 7 days at most")]
    [InlineData("P1D", "Your policy allows 1 day at most")]
    [InlineData("P720D", "Your policy allows 24 months")]
    public void What_a_policy_allows_is_said_in_the_unit_that_fits(string lifetime, string says)
    {
        var facts = Facts.Fresh() with { Policy = new(Forbidden: false, XmlConvert.ToTimeSpan(lifetime)) };

        Assert.Equal(says, Facts.Row(facts, 6).Detail);
        Assert.True(facts.Lifetime.EndsAt > Facts.Now && facts.Lifetime.EndsAt <= Facts.Now + XmlConvert.ToTimeSpan(lifetime));
    }

    [Fact]
    public void A_policy_that_ends_every_secret_within_a_day_cannot()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var facts = Facts.Fresh() with { Policy = new(Forbidden: false, TimeSpan.FromHours(23)) };

        Assert.Equal("6 SecretTooShort", Facts.Cannots(facts));
        Assert.Equal("Found 1 2, WillBeCreated 3 4 5 10 11 12 13, Cannot 6, NotYet 7 8 9", Facts.States(facts));
        Assert.Equal("Ends on 23 November 2028", Facts.Row(facts, 8).Detail);
        Assert.False(facts.IsShortened);
        // One that is there already was allowed when it was made.
        Assert.Equal("", Facts.Cannots(Facts.Whole() with { Policy = facts.Policy }));
    }

    [Fact]
    public void A_row_that_cannot_or_not_yet_shows_the_request_whose_answer_says_so()
    {
        var (fresh, whole) = (Facts.Fresh(), Facts.Whole());
        var exchange = Exchange(fresh);
        var foreign = fresh.Answers with { Mailboxes = [new("post@fabrikam.com", "Inbox")] };
        var privileged = fresh with { Roles = [Facts.PrivilegedRoleAdministrator] };
        const string Roles = "GET /me/transitiveMemberOf/microsoft.graph.directoryRole";
        const string Registration = "GET /applications(uniqueName='…')";

        Assert.Equal("GET /organization", Request(fresh with { Answers = foreign }, 1));
        Assert.Equal("GET /directory/deletedItems/microsoft.graph.application", Request(fresh with { DeletedForeign = whole.Registration }, 3));
        Assert.Equal(Registration, Request(whole with { Registration = whole.Registration! with { CreatedBy = null } }, 3));
        Assert.Equal("GET /policies/defaultAppManagementPolicy", Request(fresh with { Policy = new(Forbidden: true, null) }, 6));
        Assert.Equal((Roles, Roles, Roles), (Request(privileged, 3), Request(privileged, 7), Request(privileged, 10)));
        Assert.Equal(Roles, Request(fresh with { Roles = [Facts.ApplicationAdministrator] }, 13));
        Assert.Null(Request(whole with { Record = whole.Record with { Sealed = whole.Record.Sealed! with { IsLost = true } } }, 9));
        Assert.Equal("GET /subscribedSkus", Request(fresh with { HasExchangePlan = false }, 11));
        Assert.Equal(
            "GET /servicePrincipals(appId='00000002-0000-0ff1-ce00-000000000000')", Request(exchange with { Wanted = [exchange.Wanted[0] with { Resource = null, Id = null }] }, 11));
        Assert.Equal(
            "GET /servicePrincipals(appId='00000003-0000-0000-c000-000000000000')", Request(fresh with { Wanted = [fresh.Wanted[0] with { Id = null }, fresh.Wanted[1]] }, 11));
        // Without a service principal nobody has asked for its grants, and without a registration not for a service principal.
        Assert.Equal(Registration, Request(privileged, 13));
        Assert.Equal(Registration, Request(fresh with { DeletedForeign = whole.Registration }, 10));
        Assert.Equal("GET /servicePrincipals(appId='…')", Request(whole with { Client = null, Roles = privileged.Roles }, 13));
        Assert.Equal("GET /servicePrincipals/…/appRoleAssignments", Request(whole, 13));
    }

    private static string? Request(SetupFacts facts, int row) => Facts.Row(facts, row).Request;

    [Fact]
    public void Without_an_Exchange_plan_it_cannot() =>
        Assert.Equal("11 ExchangeMissing", Facts.Cannots(Facts.Fresh() with { HasExchangePlan = false }));

    [Fact]
    public void Without_Exchanges_service_principal_the_EWS_route_cannot()
    {
        var facts = Exchange(Facts.Fresh());

        Assert.Equal("11 ExchangeMissing", Facts.Cannots(facts with { Wanted = [facts.Wanted[0] with { Resource = null, Id = null }] }));
    }

    [Fact]
    public void A_permission_that_the_resource_does_not_offer_is_never_guessed()
    {
        var facts = Facts.Fresh();

        Assert.Equal("11 PermissionUnknown", Facts.Cannots(facts with { Wanted = [facts.Wanted[0] with { Id = null }, facts.Wanted[1]] }));
    }

    [Fact]
    public void A_mailbox_of_a_foreign_domain_cannot_and_the_domain_is_named()
    {
        var facts = Facts.Fresh();
        facts = facts with { Answers = facts.Answers with { Mailboxes = [new("invoices@contoso.com", "Invoices"), new("post@fabrikam.com", "Inbox")] } };

        Assert.Equal("1 DomainNotVerified", Facts.Cannots(facts));
        Assert.Equal("fabrikam.com does not belong to Contoso", Facts.Row(facts, 1).Problem!.Title);
    }

    private static SetupFacts Exchange(SetupFacts facts) => facts with
    {
        Answers = facts.Answers with { Route = Route.Ews },
        Wanted =
        [
            new(RouteApi.ExchangeOnline, PermissionWish.AppIdOf(RouteApi.ExchangeOnline), "full_access_as_app", PermissionKind.Application, new(Guid.NewGuid()), Guid.NewGuid()),
        ],
    };
}
