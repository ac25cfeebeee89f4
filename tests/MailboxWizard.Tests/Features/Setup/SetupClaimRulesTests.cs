using MailboxWizard.Features.Setup;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>Which registration and which secrets the thirteen rows take for ours, over facts alone.</summary>
public sealed class SetupClaimRulesTests
{
    [Theory]
    [InlineData("04b07795-8ddb-461a-bbee-02f9e1bf7b46", "made with Azure CLI, not")]
    [InlineData("5a4e6f7c-93c1-4f0e-8f0a-6f0f8b1f1c11", "made with the application 5a4e6f7c-93c1-4f0e-8f0a-6f0f8b1f1c11, not")]
    [InlineData(null, "made with another application, not")]
    public void A_registration_that_another_application_made_is_not_taken_over_and_the_application_is_named(string? creator, string says)
    {
        var facts = Facts.WithRegistration(registration => registration with { CreatedBy = creator is null ? null : new AppId(Guid.Parse(creator)) });
        var used = facts with { Record = facts.Record with { IsHandedOver = true } };

        Assert.Equal(("3 NameTakenByApplication", "3 NameTakenInUse"), (Facts.Cannots(facts), Facts.Cannots(used)));
        Assert.Contains(says, Facts.Row(facts, 3).Detail, StringComparison.Ordinal);
        Assert.Contains(says, Facts.Row(used, 3).Detail, StringComparison.Ordinal);
        // Nobody is told to delete what Therefore signs in with.
        foreach (var problem in new[] { Facts.Row(facts, 3).Problem!, Facts.Row(used, 3).Problem! })
        {
            Assert.Contains("choose Enter what the script made", problem.Remedy, StringComparison.Ordinal);
            Assert.DoesNotContain("delete", problem.Remedy, StringComparison.Ordinal);
        }
        Assert.StartsWith("Leave it as it is.", Facts.Row(used, 3).Problem!.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_registration_of_another_application_with_an_owner_is_its_owners()
    {
        var whole = Facts.OwnedBy(new(Facts.Olga, "Olga Ordinary"));
        var facts = whole with { Registration = whole.Registration! with { CreatedBy = null } };

        Assert.Equal("3 NameTaken", Facts.Cannots(facts));
        Assert.Contains("belongs to Olga Ordinary", Facts.Row(facts, 3).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_registration_of_ours_with_a_foreign_owner_is_not_used_and_nobody_is_told_to_delete_it()
    {
        var facts = Facts.OwnedBy(new(Facts.Olga, "Olga Ordinary"));
        facts = facts with { ClientOwners = [new(Facts.Ada, "Ada Admin")], Record = facts.Record with { Starters = new HashSet<ObjectId> { Facts.Ada } } };

        Assert.Equal("3 ForeignOwner", Facts.Cannots(facts));
        Assert.Contains("is owned by Olga Ordinary.", Facts.Row(facts, 3).Detail, StringComparison.Ordinal);
        Assert.Equal(
            "Remove Olga Ordinary under Owners in Entra if nobody needs that, or go back and give this Therefore system a short name.", Facts.Row(facts, 3).Problem!.Remedy);
    }

    [Fact]
    public void Whoever_started_a_run_that_stopped_early_may_still_be_owner()
    {
        var facts = Facts.OwnedBy(new(Facts.Ada, "Ada Admin"));

        Assert.Equal("", Facts.Cannots(facts with { Record = facts.Record with { Starters = new HashSet<ObjectId> { Facts.Ada } } }));
    }

    [Fact]
    public void A_redirect_address_is_foreign() =>
        Assert.Equal("3 ForeignCredential", Facts.Cannots(Facts.WithRegistration(registration => registration with { RedirectAddresses = ["https://elsewhere.example"] })));

    [Fact]
    public void A_certificate_is_foreign() =>
        Assert.Equal("3 ForeignCredential", Facts.Cannots(Facts.WithRegistration(registration => registration with { Certificates = 1 })));

    [Fact]
    public void A_credential_of_the_service_principal_is_foreign() =>
        Assert.Equal("3 ForeignCredential", Facts.Cannots(Facts.Whole() with { Client = Facts.Whole().Client! with { Credentials = 1 } }));

    [Fact]
    public void A_secret_that_no_run_and_no_hand_off_knows_is_foreign() =>
        Assert.Equal("3 ForeignCredential", Facts.Cannots(Facts.WithRegistration(registration => registration with
        {
            Secrets = [.. registration.Secrets, new(Guid.NewGuid(), "mine", null, Facts.Now.AddYears(1))],
        })));

    [Fact]
    public void A_secret_that_a_run_of_ours_never_sealed_is_ours_to_remove()
    {
        var lost = new RegistrationSecret(Guid.NewGuid(), "Therefore 2026-11 run 8", null, Facts.Now.AddYears(1));
        var facts = Facts.WithRegistration(registration => registration with { Secrets = [.. registration.Secrets, lost] });
        facts = facts with { Record = facts.Record with { UnsealedNames = new HashSet<string> { lost.Name! } } };

        Assert.Equal("", Facts.Cannots(facts));
        Assert.Equal([lost], RegistrationClaim.Unsealed(facts));
    }

    [Fact]
    public void What_depends_on_a_registration_that_is_not_ours_waits()
    {
        var facts = Facts.Fresh() with
        {
            Registration = Facts.Whole().Registration! with { CreatedBy = null, Secrets = [], Declared = [] },
        };

        Assert.Equal("Found 1 2 6, Cannot 3, NotYet 4 5 7 8 9 10 11 12 13", Facts.States(facts));
    }

    [Fact]
    public void A_deleted_registration_of_somebody_else_holds_the_name() =>
        Assert.Equal("3 RegistrationDeleted", Facts.Cannots(Facts.Fresh() with { DeletedForeign = Facts.Whole().Registration }));

    [Fact]
    public void The_next_generation_of_the_name_says_why() =>
        Assert.Equal(
            "Therefore mailbox, as therefore-mailbox-2: the earlier one of ours was deleted, and Entra keeps its name for 30 days",
            Facts.Row(Facts.Fresh() with { Name = Facts.Fresh().Name.Next }, 3).Detail);

    [Fact]
    public void A_secret_in_use_whose_value_is_gone_needs_Renew()
    {
        var whole = Facts.Whole();
        var facts = whole with { Record = whole.Record with { Sealed = null, InUse = whole.Registration!.Secrets[0] } };

        Assert.Equal("9 ValueNotHere", Facts.Cannots(facts));
        Assert.Equal("Therefore 2026-11 run 7; Therefore uses it", Facts.Row(facts, 7).Detail);
    }

    [Fact]
    public void A_secret_that_was_removed_by_hand_is_made_again()
    {
        var whole = Facts.Whole();
        var facts = whole with { Record = whole.Record with { Sealed = null }, Registration = whole.Registration! with { Secrets = [] } };

        Assert.Equal("Found 1 2 3 4 5 6 10 11 12 13, WillBeCreated 7 8 9", Facts.States(facts));
    }
}
