namespace MailboxWizard.EndToEndTests;

/// <summary>
/// Microsoft.Identity.Web keeps one issuer validator for the whole process, which reads its metadata through the client of
/// the application that was there first (https://github.com/AzureAD/microsoft-identity-web: AadIssuerValidator). Here that
/// one is asked to sign in before any test, and outlives them all, so that no test depends on another.
/// </summary>
public sealed class FirstStory : IAsyncLifetime
{
    private DemoStory? story;

    public async ValueTask InitializeAsync()
    {
        story = await DemoStory.StartAsync("calm");
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var answer = await client.GetAsync(new Uri(story.Address, "/sign-in"));
        Assert.Equal(System.Net.HttpStatusCode.Redirect, answer.StatusCode);
    }

    public ValueTask DisposeAsync() => story?.DisposeAsync() ?? ValueTask.CompletedTask;
}
