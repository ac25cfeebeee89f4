using MailboxWizard.Tests;

[assembly: AssemblyFixture(typeof(FirstSignIn))]

namespace MailboxWizard.Tests;

/// <summary>
/// Microsoft.Identity.Web keeps one issuer validator for the whole process, with the metadata that its first application
/// read and with that application's client (https://github.com/AzureAD/microsoft-identity-web: AadIssuerValidator). Here
/// that first application signs someone in before any test and outlives them all, so that no test depends on another.
/// </summary>
public sealed class FirstSignIn : IAsyncLifetime
{
    private WizardApplication? app;

    public async ValueTask InitializeAsync()
    {
        app = await WizardApplication.StartAsync();
        using var visitor = await app.SignInAsync("erik@spectrum.example");
        await app.PrincipalAsync(visitor);
    }

    public ValueTask DisposeAsync() => app?.DisposeAsync() ?? ValueTask.CompletedTask;
}
