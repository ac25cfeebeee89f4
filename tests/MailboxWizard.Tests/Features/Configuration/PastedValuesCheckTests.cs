using MailboxWizard.Features.Configuration.Pasted;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Microsoft365;
using Route = MailboxWizard.Microsoft365.Route;

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>What goes wrong in copying, each named before anyone is asked.</summary>
public sealed class PastedValuesCheckTests
{
    private const string Client = "7c0f1c1e-5d1e-4b8e-9a63-2f4d0b7a91c5";
    private const string Tenant = "c0117050-9d1c-4b7e-9f3e-2a6b5c4d1001";
    private const string Secret = "Rdk~8Q.the_value-of-the-secret_with-40.x";
    private static readonly DateOnly s_today = new(2026, 11, 23);
    private static readonly ThereforeRules s_rules = new();

    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "tenant", "", "tenant TenantMissing" },
        { "tenant", "Contoso", "tenant TenantIsNone" },
        { "tenant", "c0117050-9d1c-4b7e-9f3e", "tenant TenantIsNone" },
        { "tenant", Client, "tenant TenantIsClientId" },
        { "client", " ", "client ClientIdMissing" },
        { "client", "Therefore mailbox", "client ClientIdIsNone" },
        { "client", "{7c0f1c1e-5d1e-4b8e-9a63-2f4d0b7a91c5}", "client ClientIdIsNone" },
        { "client", Secret, "client ClientIdIsSecret" },
        { "secret", "", "secret SecretMissing" },
        { "secret", "0d2c8b1e-1111-4b8e-9a63-2f4d0b7a91c5", "secret SecretIsId" },
        { "secret", Client, "secret SecretIsClientId" },
        { "secret", "Rdk*****************", "secret SecretIsMasked" },
        { "secret", "••••••••••••••••", "secret SecretIsMasked" },
        { "secret", $"{Secret} ", "secret SecretHasBlanks" },
        { "secret", $"{Secret}\n", "secret SecretHasBlanks" },
        { "secret", $"\u200b{Secret}", "secret SecretHasBlanks" },
        { "secret", $"Value: {Secret}", "secret SecretHasMore" },
        { "secret", $"“{Secret}”", "secret SecretHasMore" },
        { "secret", "Rdk~8Q.the", "secret SecretIsShort" },
        { "secret", $"{Secret}{Secret}", "secret SecretIsLong" },
        { "address", "", "address AddressMissing" },
        { "address", "invoices", "address AddressIsNone" },
        { "address", "invoices@contoso", "address AddressIsNone" },
        { "address", "Invoices <invoices@contoso.com>", "address AddressHasName invoices@contoso.com" },
        { "address", "mailto:invoices@contoso.com", "address AddressHasName invoices@contoso.com" },
        { "address", "invoices@contoso.com; office@contoso.com", "address AddressIsSeveral" },
        { "address", $"{new string('é', 65)}@contoso.com", "address AddressIsNone" },
        { "address", $"invoices@{string.Join('.', Enumerable.Repeat(new string('c', 60), 4))}.com", "address AddressIsNone" },
        { "folder", "  ", "folder FolderMissing" },
        { "folder", $"Inbox/{Secret}", "folder FolderIsSecret" },
        { "ews", "https://mail.contoso.com/EWS/Exchange.asmx", "ews EwsUrlOther https://outlook.office365.com/EWS/Exchange.asmx" },
        { "ews", "https://outlook.office365.com@evil.example/EWS/Exchange.asmx", "ews EwsUrlOther https://outlook.office365.com/EWS/Exchange.asmx" },
        { "ews", "http://outlook.office365.com/EWS/Exchange.asmx", "ews EwsUrlOther https://outlook.office365.com/EWS/Exchange.asmx" },
        { "ews", "nonsense", "ews EwsUrlOther https://outlook.office365.com/EWS/Exchange.asmx" },
        { "ends", "23.11.2028", "ends EndsUnreadable" },
        { "ends", "2026-11-22", "ends EndsPast" },
    };

    [Theory, MemberData(nameof(Mistakes))]
    public void Each_mistake_is_named_at_its_field(string field, string typed, string fault)
    {
        var (faults, subject) = Read(field, typed);

        Assert.Equal([fault], faults.Select(found => $"{found.Field} {found.Code} {found.Meant}".TrimEnd()));
        Assert.Null(subject);
    }

    [Theory]
    [InlineData("", "", Route.Graph, null, null)]
    [InlineData("Online", "0", Route.Graph, "Online  ", null)]
    [InlineData("2025", "1", Route.Graph, "OnPremises 2025 1", null)]
    [InlineData("2022", "1", Route.Ews, "OnPremises 2022 1", null)]
    [InlineData("2024", "", Route.Ews, "OnPremises 2024 0", null)]
    [InlineData("2022", "1", Route.Graph, null, "therefore ThereforeHasNoGraph 2025")]
    [InlineData("2020", "5", Route.Ews, null, "therefore ThereforeTooOld 2020 Update 6")]
    [InlineData("2019", "9", Route.Ews, null, "therefore ThereforeTooOld 2020 Update 6")]
    [InlineData("2018", "0", Route.Ews, null, "therefore ThereforeIsNone ")]
    [InlineData("the newest", "0", Route.Ews, null, "therefore ThereforeIsNone ")]
    public void What_the_version_of_Therefore_cannot_do_is_said_before_anyone_is_asked(string therefore, string update, Route route, string? version, string? fault)
    {
        var (faults, subject) = PastedValuesCheck.Read(Values("tenant", Tenant, therefore, update, route), null, CloudHosts.Of(MicrosoftCloud.Global), s_rules, s_today);

        Assert.Equal(
            (version, fault),
            (subject?.Therefore is { } known ? $"{known.Edition} {known.Year} {known.Update}" : null, faults.SingleOrDefault() is { } found ? $"{found.Field} {found.Code} {found.Meant}" : null));
    }

    [Fact]
    public void A_version_without_Graph_has_no_way_left_when_EWS_has_ended()
    {
        var (faults, _) = PastedValuesCheck.Read(Values("ends", "", "2024", "", Route.Ews), null, CloudHosts.Of(MicrosoftCloud.Global), s_rules, new(2027, 4, 1));

        Assert.Equal(new PastedFault("therefore", PastedMistake.ThereforeHasEwsOnly, Meant: "2025"), Assert.Single(faults));
    }

    [Theory]
    [InlineData("tenant", "contoso.com", "contoso.com")]
    [InlineData("tenant", "ada@contoso.com", "contoso.com")]
    [InlineData("tenant", " C0117050-9D1C-4B7E-9F3E-2A6B5C4D1001 ", Tenant)]
    [InlineData("ews", "https://OUTLOOK.office365.com/ews/exchange.asmx", Tenant)]
    [InlineData("ews", "", Tenant)]
    public void What_is_written_otherwise_and_means_the_same_is_taken(string field, string typed, string organisation)
    {
        var (faults, subject) = Read(field, typed);

        Assert.Empty(faults);
        Assert.Equal(organisation, subject!.Organisation.Value);
    }

    [Fact]
    public void Every_fault_of_every_field_comes_at_once_and_a_mailbox_is_named_once()
    {
        var (faults, _) = PastedValuesCheck.Read(
            new() { Mailboxes = [("a@b.example", "x"), ("A@b.example", ""), ("", "y")] }, null, CloudHosts.Of(MicrosoftCloud.Global), s_rules, s_today);

        Assert.Equal(
            [("tenant", 0), ("client", 0), ("secret", 0), ("address", 1), ("folder", 1), ("address", 2)],
            faults.Select(fault => (fault.Field, fault.Index)));
    }

    [Fact]
    public void An_administrator_tests_in_the_own_tenant_whatever_the_form_says()
    {
        var own = new TenantId(Guid.Parse("fab71ca0-3e5d-4f6a-8b7c-1d2e3f4a2001"));

        var (_, subject) = PastedValuesCheck.Read(Values("tenant", Tenant), own, CloudHosts.Of(MicrosoftCloud.Global), s_rules, s_today);

        Assert.Equal(own.ToString(), subject!.Organisation.Value);
    }

    [Fact]
    public void Neither_the_values_nor_what_is_tested_show_the_secret_as_text()
    {
        var values = Values("tenant", Tenant);
        var (_, subject) = PastedValuesCheck.Read(values, null, CloudHosts.Of(MicrosoftCloud.Global), s_rules, s_today);

        Assert.DoesNotContain(Secret, $"{values} {subject}", StringComparison.Ordinal);
    }

    private static (IReadOnlyList<PastedFault> Faults, PastedSubject? Subject) Read(string field, string typed) =>
        PastedValuesCheck.Read(Values(field, typed), null, CloudHosts.Of(MicrosoftCloud.Global), s_rules, s_today);

    private static PastedValues Values(string field, string typed, string therefore = "", string update = "", Route route = Route.Ews)
    {
        string Of(string name, string usual) => name == field ? typed : usual;
        return new()
        {
            Tenant = Of("tenant", Tenant),
            ClientId = Of("client", Client),
            Secret = Of("secret", Secret),
            Route = route,
            Therefore = therefore,
            Update = update,
            Mailboxes = [(Of("address", "invoices@contoso.com"), Of("folder", "Invoices"))],
            EwsUrl = Of("ews", ""),
            SecretEnds = Of("ends", "2028-11-23"),
        };
    }
}
