using MailboxWizard.Features.Setup;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>Names of registrations: one a Therefore system, never with a mailbox in them.</summary>
public sealed class RegistrationNameTests
{
    [Theory]
    [InlineData(null, "therefore-mailbox", "Therefore mailbox")]
    [InlineData("  ", "therefore-mailbox", "Therefore mailbox")]
    [InlineData("Berlin", "therefore-mailbox-berlin", "Therefore mailbox Berlin")]
    [InlineData("Head office 2", "therefore-mailbox-headoffice2", "Therefore mailbox Head office 2")]
    [InlineData("Zürich-Süd", "therefore-mailbox-zrichsd", "Therefore mailbox Zürich-Süd")]
    public void The_short_system_name_tells_registrations_apart(string? system, string uniqueName, string displayName)
    {
        var name = RegistrationName.Of(new SetupOptions(), system);

        Assert.Equal((uniqueName, displayName), (name.UniqueName, name.DisplayName));
    }

    [Fact]
    public void A_system_named_by_a_number_is_no_generation()
    {
        var named = RegistrationName.Of(new SetupOptions(), "2");
        var second = RegistrationName.Of(new SetupOptions(), null).Next;

        Assert.Equal(("therefore-mailbox-s2", "therefore-mailbox-2"), (named.UniqueName, second.UniqueName));
    }

    [Fact]
    public void A_name_without_latin_letters_gets_a_short_fingerprint()
    {
        var one = RegistrationName.Of(new SetupOptions(), "東京");
        var other = RegistrationName.Of(new SetupOptions(), "大阪");

        Assert.Matches("^therefore-mailbox-s[0-9a-f]{8}$", one.UniqueName);
        Assert.NotEqual(one.UniqueName, other.UniqueName);
    }
}
