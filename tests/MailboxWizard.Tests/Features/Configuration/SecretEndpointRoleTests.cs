using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Html.Dom;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Configuration.SecretEndpointScene;

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>What Microsoft says of an administrator’s roles before a secret is released.</summary>
public sealed class SecretEndpointRoleTests
{
    [Theory]
    [InlineData("reveal", "Reveal")]
    [InlineData("copy", "Copy")]
    public async Task An_administrator_whose_tokens_ended_with_the_run_passes_Microsoft_and_is_told_to_press_again(string purpose, string named)
    {
        await using var application = await WizardApplication.StartAsync();
        var number = await OpenAsync(application);
        using var ada = await application.SignInAsync("ada@contoso.com");
        await ForgetAsync(application, ada);

        var first = await PostAsync(ada, number, purpose);

        Assert.Equal(HttpStatusCode.Unauthorized, first.StatusCode);
        var address = (await BodyAsync(first)).GetProperty("signIn").GetString()!;
        Assert.Equal($"/sign-in/consent?stage=Look&returnUrl=%2Fhandoffs%2F{number}%3Fpressed%3D{named}", address);
        using var page = await ada.PageAsync(await ada.PassMicrosoftAsync(await ada.GetAsync(address), "ada@contoso.com"));
        Assert.Equal($"/handoffs/{number}?pressed={named}", ada.Visited[^1].PathAndQuery);
        Assert.Equal($"You are back from Microsoft. Press {named} once more.", page.QuerySelector("[data-secret-note]")!.TextContent);
        Assert.Equal("true", page.QuerySelector("[data-secret]")!.GetAttribute("data-asked"));
        Assert.Equal(Secret, (await BodyAsync(await PostAsync(ada, number, purpose, asked: true))).GetProperty("secret").GetString());
        Assert.Equal([$"{named} Refused ConsentNeeded", $"{named} Read"], (await AuditAsync(application, number)).Where(line => line.StartsWith(named, StringComparison.Ordinal)));
        Assert.False(await HasTokensAsync(application));
    }

    [Fact]
    public async Task Who_comes_back_from_Microsoft_without_a_token_is_told_and_not_sent_there_again()
    {
        await using var application = await WizardApplication.StartAsync();
        var number = await OpenAsync(application);
        using var ada = await application.SignInAsync("ada@contoso.com");
        await ForgetAsync(application, ada);

        var answer = await PostAsync(ada, number, "reveal", asked: true);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.StartsWith("Microsoft gave no right to read your active roles", (await BodyAsync(answer)).GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Contains("Reveal Refused ConsentNeeded", await AuditAsync(application, number));
    }

    [Fact]
    public async Task A_role_that_ended_since_the_sign_in_opens_nothing()
    {
        await using var application = await WizardApplication.StartAsync();
        var number = await OpenAsync(application);
        using var ada = await application.SignInAsync("ada@contoso.com");
        await ConsentToLookAsync(ada);
        application.Tenant.State.Person("ada@contoso.com").Roles.RemoveWhere(_ => true);

        var answer = await PostAsync(ada, number, "reveal");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.StartsWith("Microsoft shows no active role of yours", (await BodyAsync(answer)).GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Contains("Reveal Refused RoleNotActive", await AuditAsync(application, number));
        Assert.False(await HasTokensAsync(application));
    }

    [Fact]
    public async Task When_Microsoft_does_not_say_whether_a_role_is_active_the_secret_stays_closed()
    {
        await using var application = await WizardApplication.StartAsync(configure: builder =>
            builder.Services.AddHttpClient(TenantDirectories.Transport).AddHttpMessageHandler(() => new Silent()));
        var number = await OpenAsync(application);
        using var ada = await application.SignInAsync("ada@contoso.com");
        await ConsentToLookAsync(ada);

        var answer = await PostAsync(ada, number, "copy");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains(await AuditAsync(application, number), line => line.StartsWith("Copy Failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tokens_that_a_run_of_the_same_person_still_needs_are_left()
    {
        await using var application = await WizardApplication.StartAsync();
        var number = await OpenAsync(application);
        using var ada = await application.SignInAsync("ada@contoso.com");
        await ConsentToLookAsync(ada);
        var run = await application.Services.GetRequiredService<TokenHolds>().TakeAsync(Contoso, Ada, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(ada, number, "reveal")).StatusCode);
        Assert.True(await HasTokensAsync(application));

        await run.EndAsync();
        Assert.False(await HasTokensAsync(application));
    }
}
