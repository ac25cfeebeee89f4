using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using Route = MailboxWizard.Microsoft365.Route;

namespace MailboxWizard.Tests.Features.Setup;

public sealed class SetupAnswersCheckTests
{
    private static readonly DateOnly s_today = new(2026, 11, 23);

    private static readonly SetupAnswers s_good = new()
    {
        Edition = ThereforeEdition.Online,
        Mailboxes = [new("invoices@contoso.com", "Invoices")],
        Route = Route.Graph,
        SecretEnds = new(2028, 11, 23),
    };

    [Fact]
    public void Good_answers_have_no_fault() => Assert.Empty(Check(s_good));

    [Theory]
    [InlineData("", "Address.Missing", null)]
    [InlineData("invoices", "Address.NoAt", null)]
    [InlineData("@contoso.com", "Address.NoLocal", null)]
    [InlineData("a@b@contoso.com", "Address.TwoAts", null)]
    [InlineData("invoices@contoso", "Address.Incomplete", "invoices@contoso.com")]
    [InlineData("invoices@contoso.", "Address.Incomplete", "invoices@contoso.com")]
    [InlineData("invoices@", "Address.Incomplete", null)]
    [InlineData("invoices@contoso..com", "Address.Incomplete", null)]
    [InlineData("in voices@contoso.com", "Address.Space", "invoices@contoso.com")]
    [InlineData("Invoices <invoices@contoso.com>", "Address.OnlyAddress", "invoices@contoso.com")]
    [InlineData("mailto:invoices@contoso.com", "Address.OnlyAddress", "invoices@contoso.com")]
    [InlineData(".invoices@contoso.com", "Address.Letters", null)]
    [InlineData("inv\"oices@contoso.com", "Address.Letters", null)]
    public void A_text_that_is_no_address_says_why_and_what_may_be_meant(string typed, string key, string? suggestion)
    {
        var fault = Assert.Single(Check(s_good with { Mailboxes = [new(typed, "Invoices")] }));

        Assert.Equal((SetupField.Address, key, suggestion), (fault.Field, fault.Key, fault.Suggestion));
    }

    [Theory]
    [InlineData("o'neil+scan@sub.contoso.co.uk")]
    [InlineData("rechnungen@contoso.onmicrosoft.com")]
    [InlineData("post@müller.example")]
    public void Unusual_addresses_are_addresses(string typed) =>
        Assert.Empty(Check(s_good with { Mailboxes = [new(typed, "Invoices")] }));

    [Fact]
    public void A_domain_that_was_typed_elsewhere_completes_one_that_is_cut_short()
    {
        var fault = Assert.Single(Check(s_good with { Mailboxes = [new("a@fabrikam.de", "Inbox"), new("b@fabrikam", "Inbox")] }));

        Assert.Equal((1, "b@fabrikam.de"), (fault.Mailbox, fault.Suggestion));
    }

    [Fact]
    public void The_same_mailbox_twice_is_a_fault_of_the_second()
    {
        var fault = Assert.Single(Check(s_good with { Mailboxes = [new("a@contoso.com", "Inbox"), new("A@Contoso.com", "Scans")] }));

        Assert.Equal((1, "Address.Twice"), (fault.Mailbox, fault.Key));
    }

    [Fact]
    public void Fifty_mailboxes_are_the_most()
    {
        static SetupMailbox Of(int number) => new($"box{number}@contoso.com", "Inbox");

        Assert.Empty(Check(s_good with { Mailboxes = [.. Enumerable.Range(1, 50).Select(Of)] }));
        Assert.Equal(["Mailboxes.TooMany"], Keys(s_good with { Mailboxes = [.. Enumerable.Range(1, 51).Select(Of)] }));
        Assert.Equal(["Mailboxes.None"], Keys(s_good with { Mailboxes = [] }));
    }

    [Fact]
    public void A_path_for_a_folder_is_a_hint_with_its_last_name_and_stops_nothing()
    {
        var answers = s_good with { Mailboxes = [new("a@contoso.com", @"Inbox\Invoices")] };

        var fault = Assert.Single(Check(answers));
        Assert.Equal(("Folder.Path", true, "Invoices"), (fault.Key, fault.IsHint, fault.Suggestion));
        Assert.True(SetupAnswersCheck.IsClean(answers, new(), s_today));
    }

    [Theory]
    [InlineData(0, "Folder.Missing")]
    [InlineData(256, "Folder.TooLong")]
    public void A_folder_has_1_to_255_characters(int length, string key) =>
        Assert.Equal([key], Keys(s_good with { Mailboxes = [new("a@contoso.com", new('x', length))] }));

    [Theory]
    [InlineData(2019, 9, "Version.TooOld")]
    [InlineData(2020, 5, "Version.NeedsUpdate")]
    [InlineData(2020, 6, null)]
    [InlineData(2021, 2, "Version.NeedsUpdate")]
    [InlineData(2021, 3, null)]
    [InlineData(2022, 0, "Version.NeedsUpdate")]
    [InlineData(2022, 1, null)]
    [InlineData(2023, 0, null)]
    [InlineData(2025, 0, null)]
    public void A_version_must_know_client_secrets(int year, int update, string? key) =>
        Assert.Equal(key is null ? [] : [key], Keys(OnPremises(year, update) with { Route = Route.Ews }));

    [Theory]
    [InlineData(2024, "Route.NoGraph")]
    [InlineData(2025, null)]
    public void Graph_is_for_2025_and_later(int year, string? key) => Assert.Equal(key is null ? [] : [key], Keys(OnPremises(year, 0)));

    [Fact]
    public void Ews_is_gone_on_its_last_day_and_with_it_versions_that_have_nothing_else()
    {
        var answers = OnPremises(2022, 1) with { Route = Route.Ews };
        var rules = new SetupRules();

        Assert.Empty(SetupAnswersCheck.Check(answers, rules, rules.EwsEnds.AddDays(-1)));
        Assert.Equal(["Version.NoRouteLeft", "Route.EwsEnded"], SetupAnswersCheck.Check(answers, rules, rules.EwsEnds).Select(fault => fault.Key));
    }

    [Theory]
    [InlineData("2026-11-24", "Secret.TooShort")]
    [InlineData("2026-11-25", null)]
    [InlineData("2028-11-23", null)]
    [InlineData("2028-11-24", "Secret.TooLong")]
    public void A_client_secret_lives_between_one_day_and_24_months(string ends, string? key) =>
        Assert.Equal(
            key is null ? [] : [key],
            Keys(s_good with { SecretEnds = DateOnly.Parse(ends, System.Globalization.CultureInfo.InvariantCulture) }));

    [Theory]
    [InlineData("Test-System 2", null)]
    [InlineData("Prüfung", null)]
    [InlineData("a name that is too long", "SystemName.TooLong")]
    [InlineData("Test/2", "SystemName.Letters")]
    public void A_system_name_is_short_and_plain(string name, string? key) => Assert.Equal(key is null ? [] : [key], Keys(s_good with { SystemName = name }));

    [Fact]
    public void A_name_of_200_emoji_gets_a_sentence() =>
        Assert.Equal(["SystemName.Letters"], Keys(s_good with { SystemName = string.Concat(Enumerable.Repeat("👩‍🚀", 200)) }));

    [Theory]
    [InlineData("contoso.com", null)]
    [InlineData("contoso", "Organisation.NoDomain")]
    [InlineData("https://contoso.com/", "Organisation.NoDomain")]
    public void An_organisation_is_a_domain(string organisation, string? key) =>
        Assert.Equal(key is null ? [] : [key], Keys(s_good with { Organisation = organisation }));

    private static SetupAnswers OnPremises(int year, int update) =>
        s_good with { Edition = ThereforeEdition.OnPremises, Year = year, Update = update };

    private static IReadOnlyList<SetupFault> Check(SetupAnswers answers) => SetupAnswersCheck.Check(answers, new(), s_today);

    private static IEnumerable<string> Keys(SetupAnswers answers) => Check(answers).Select(fault => fault.Key);
}
