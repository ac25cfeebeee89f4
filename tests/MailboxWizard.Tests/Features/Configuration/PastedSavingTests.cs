using System.Net;
using MailboxWizard.Features.Configuration.Pasted;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Configuration.PastedScene;

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>Saving pasted values by the right of an administrator, whose role Microsoft shows right before.</summary>
public sealed class PastedSavingTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_administrator_saves_after_Microsoft_has_shown_the_role_and_enters_the_values_again()
    {
        await using var app = await WizardApplication.StartAsync(seed: KeyScene.Registration(isOurs: false));
        using var ada = await app.SignInAsync("ada@contoso.com");
        await SecretEndpointScene.ForgetAsync(app, ada);

        var first = await PostAsync(ada, await TokenAsync(ada), ("keeping", "SaveWhenPassed"));

        Assert.Equal(HttpStatusCode.Unauthorized, first.StatusCode);
        var address = (await BodyAsync(first)).GetProperty("signIn").GetString()!;
        Assert.Equal("/sign-in/consent?stage=Look&returnUrl=%2Fhandoffs%2Fpasted%3Frefused%3DConsentNeeded", address);
        using (var back = await ada.PageAsync(await ada.PassMicrosoftAsync(await ada.GetAsync(address), "ada@contoso.com")))
        {
            Assert.Contains("You are back from Microsoft. Nothing of what was entered was kept.", back.Body!.TextContent, StringComparison.Ordinal);
            Assert.Equal("true", back.QuerySelector("form[data-pasted] input[name=asked]")!.GetAttribute("value"));
        }
        Assert.NotNull((await TestAsync(app, ada, ("keeping", "SaveWhenPassed"), ("asked", "true"))).Handoff);
        await using var context = await DatabaseAsync(app);
        // What led to Microsoft was no try.
        Assert.Equal(1, await context.Set<PastedTest>().CountAsync(Cancelled));
        Assert.Equal(["Refused Pasted values: ConsentNeeded", "Started", "Warning"],
            (await KeyScene.AuditAsync(app)).Where(line => line.StartsWith("Test ", StringComparison.Ordinal)).Take(3).Select(line => line.Contains("ConsentNeeded", StringComparison.Ordinal) ? line["Test ".Length..] : line.Split(' ')[1]));
        Assert.False(await SecretEndpointScene.HasTokensAsync(app));
    }

    [Fact]
    public async Task Who_comes_back_from_Microsoft_without_the_right_is_not_sent_there_again()
    {
        await using var app = await WizardApplication.StartAsync(seed: KeyScene.Registration(isOurs: false));
        using var ada = await app.SignInAsync("ada@contoso.com");
        await SecretEndpointScene.ForgetAsync(app, ada);

        var answer = await PostAsync(ada, await TokenAsync(ada), ("keeping", "SaveWhenPassed"), ("asked", "true"));

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.StartsWith("Nothing was tested: Microsoft gave no right to read your active roles", (await BodyAsync(answer)).GetProperty("problem").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_ended_since_the_sign_in_saves_nothing_and_tests_without_saving_as_before()
    {
        await using var app = await WizardApplication.StartAsync(seed: KeyScene.Registration(isOurs: false));
        using var ada = await app.SignInAsync("ada@contoso.com");
        await Journey.ConsentAsync(ada, ConsentStage.Look, "ada@contoso.com");
        app.Tenant.State.Person("ada@contoso.com").Roles.RemoveWhere(_ => true);

        var refused = await PostAsync(ada, await TokenAsync(ada), ("keeping", "SaveWhenPassed"));
        var tested = await TestAsync(app, ada);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.StartsWith("Nothing was tested: Microsoft shows no active role of yours", (await BodyAsync(refused)).GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Contains("Test Refused Pasted values: RoleNotActive", await KeyScene.AuditAsync(app));
        Assert.Equal((true, null), (tested.Outcome!.Passed, tested.Handoff));
    }

    private static Task<WizardDbContext> DatabaseAsync(WizardApplication app) =>
        app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancelled);
}
