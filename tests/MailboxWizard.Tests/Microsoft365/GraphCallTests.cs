using MailboxWizard.Microsoft365;

namespace MailboxWizard.Tests.Microsoft365;

/// <summary>How requests are shown: without ids, people and queries.</summary>
public sealed class GraphCallTests
{
    [Theory]
    [InlineData("https://graph.microsoft.com/v1.0/applications/e2a3a72e-5f79-4c64-b1b1-878b674786c9/addPassword", "/applications/…/addPassword")]
    [InlineData("https://graph.microsoft.com/v1.0/applications(uniqueName=%27therefore-mailbox%27)?$select=id", "/applications(uniqueName='therefore-mailbox')")]
    [InlineData("https://graph.microsoft.com/v1.0/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')", "/servicePrincipals(appId='…')")]
    [InlineData("https://graph.microsoft.com/v1.0/users/invoices%40contoso.com?$select=id", "/users/…")]
    public void A_shortened_path_names_no_object_and_nobody(string address, string path) =>
        Assert.Equal(path, GraphCall.Shorten(new Uri(address)));
}
