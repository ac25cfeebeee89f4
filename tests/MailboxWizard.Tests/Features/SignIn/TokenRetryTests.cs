using System.Net;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests.Features.SignIn;

/// <summary>How often Entra is asked for a person's token.</summary>
public sealed class TokenRetryTests
{
    /// <summary>
    /// MSAL repeats a 5xx once after a second (https://learn.microsoft.com/entra/msal/dotnet/advanced/exceptions/retry-policy), and Microsoft.Identity.Web
    /// offers no way to its builder, where that could be switched off. Our own attempts come on top: two requests each, and no more.
    /// </summary>
    [Fact]
    public async Task A_503_of_Entra_is_repeated_once_by_the_library_and_then_told()
    {
        var refusing = new Refusing();
        await using var app = await WizardApplication.StartAsync(configure: builder =>
            builder.Services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler(() => new Handler(refusing))));
        var ada = await app.SignInAsync("ada@contoso.com");
        await Journey.ConsentAsync(ada, ConsentStage.Look, "ada@contoso.com");
        var principal = await app.PrincipalAsync(ada);
        refusing.IsOn = true;

        var refused = await Assert.ThrowsAsync<Microsoft365Exception>(() =>
            app.Services.GetRequiredService<StageTokens>().ForAsync(ConsentStage.Run, principal, TestContext.Current.CancellationToken));

        Assert.Equal((503, 2), (refused.Problem.Status, refusing.Asked));
    }

    private sealed class Refusing
    {
        public bool IsOn { get; set; }

        public int Asked;
    }

    private sealed class Handler(Refusing refusing) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (!refusing.IsOn || !request.RequestUri!.AbsolutePath.EndsWith("/oauth2/v2.0/token", StringComparison.Ordinal))
                return base.SendAsync(request, cancellationToken);
            Interlocked.Increment(ref refusing.Asked);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { RequestMessage = request, Content = new StringContent("") });
        }
    }
}
