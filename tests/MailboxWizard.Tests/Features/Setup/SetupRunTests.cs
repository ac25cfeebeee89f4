using MailboxWizard.Features.Setup;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>Whole runs: the product against the simulated tenant over HTTP.</summary>
public sealed class SetupRunTests
{
    [Fact]
    public async Task A_first_run_creates_everything_that_is_missing_and_proves_the_mailbox()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync("ada@contoso.com");

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal(
            "1 Found, 2 Found, 3 Created, 4 Created, 5 Created, 6 Found, 7 Created, 8 Created, 9 Created, 10 Created, 11 Created, 12 Created, 13 Created",
            States(run));
        Assert.Equal((SetupRunState.Proved, 13, null), (run.State, run.Done, run.Problem?.Code));
        var made = Assert.Single(app.Tenant.State["contoso.com"].Applications);
        Assert.Equal(("Therefore mailbox", "therefore-mailbox", 0, 0), (made.DisplayName, made.UniqueName, made.Owners.Count, made.RedirectUris.Count));
        Assert.Equal($"Therefore {DateTime.UtcNow:yyyy-MM} run {run.Number}", Assert.Single(made.Passwords).DisplayName);
    }

    internal static string States(SetupRunSnapshot run) => string.Join(", ", run.Rows.Select(row => $"{row.Number} {row.State}"));
}
