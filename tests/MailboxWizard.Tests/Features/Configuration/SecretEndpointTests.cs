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

/// <summary>The POST that releases a secret, against the whole product.</summary>
public sealed class SecretEndpointTests
{
    [Theory]
    [InlineData("erik@spectrum.example", "reveal", "Reveal")]
    [InlineData("ada@contoso.com", "copy", "Copy")]
    public async Task An_engineer_and_whoever_ran_the_setup_get_it_audited_and_never_stored(string userName, string purpose, string action)
    {
        await using var application = await WizardApplication.StartAsync();
        var number = await OpenAsync(application);
        using var visitor = await application.SignInAsync(userName);
        if (userName.StartsWith("ada", StringComparison.Ordinal))
            await ConsentToLookAsync(visitor);

        var answer = await PostAsync(visitor, number, purpose);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Equal(Secret, (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("secret").GetString());
        Assert.Contains($"{action} Read", await AuditAsync(application, number));
        Assert.DoesNotContain(application.Log.Lines, line => line.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_the_antiforgery_token_nothing_is_released()
    {
        await using var application = await WizardApplication.StartAsync();
        var number = await OpenAsync(application);
        using var visitor = await application.SignInAsync("erik@spectrum.example");

        var answer = await PostAsync(visitor, number, "reveal", token: "");

        Assert.Equal((HttpStatusCode.BadRequest, true), (answer.StatusCode, answer.Headers.CacheControl?.NoStore));
        Assert.DoesNotContain(await AuditAsync(application, number), line => line.StartsWith("Reveal", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sam@spectrum.example", HttpStatusCode.Forbidden, "Reveal Refused NotAllowed")]
    [InlineData("ben@contoso.com", HttpStatusCode.Forbidden, "Reveal Refused NotAllowed")]
    [InlineData("frank@fabrikam.com", HttpStatusCode.NotFound, null)]
    [InlineData("olga@contoso.com", HttpStatusCode.Forbidden, null)]
    public async Task Support_other_administrators_and_neighbours_are_refused(string userName, HttpStatusCode status, string? audited)
    {
        await using var application = await WizardApplication.StartAsync();
        var number = await OpenAsync(application);
        var own = await OpenAsync(application);
        using var engineer = await application.SignInAsync("erik@spectrum.example");
        using var visitor = await application.SignInAsync(userName);

        var answer = await PostAsync(visitor, number, "reveal", page: userName.StartsWith("sam", StringComparison.Ordinal) || userName.StartsWith("ben", StringComparison.Ordinal) ? $"/handoffs/{own}" : "/permissions");

        Assert.Equal(status, answer.StatusCode);
        Assert.DoesNotContain(Secret, string.Concat(visitor.Bodies), StringComparison.Ordinal);
        var lines = await AuditAsync(application, number);
        Assert.Equal(audited is null ? [] : [audited], lines.Where(line => line.StartsWith("Reveal", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Shown_once_it_is_shown_again_for_a_reason_alone_which_is_audited_and_never_holds_the_secret()
    {
        await using var application = await WizardApplication.StartAsync();
        var number = await OpenAsync(application);
        using var visitor = await application.SignInAsync("erik@spectrum.example");
        Assert.Equal(Secret, await Journey.SecretAsync(visitor, number, "reveal"));

        var without = await Journey.PostSecretAsync(visitor, number, "reveal", "  x ");
        var pasted = await Journey.PostSecretAsync(visitor, number, "reveal", $"it is {Secret}");
        // What is kept of a reason ends after 200 letters, in the midst of the secret.
        var beyond = await Journey.PostSecretAsync(visitor, number, "reveal", $"{new string('x', 190)}{Secret}");

        Assert.Equal((HttpStatusCode.PreconditionRequired, HttpStatusCode.PreconditionRequired), (without.StatusCode, pasted.StatusCode));
        Assert.StartsWith("It was shown before.", (await BodyAsync(without)).GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("The reason holds the secret itself.", (await BodyAsync(pasted)).GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("The reason holds the secret itself.", (await BodyAsync(beyond)).GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal(Secret, await Journey.SecretAsync(visitor, number, "reveal", " the first window\n<b>was</b> closed "));
        Assert.Equal(Secret, await Journey.SecretAsync(visitor, number, "copy"));
        // Of the same refusal twice the log has one entry.
        Assert.Equal(
            ["Reveal Read", "Reveal Refused ReasonNeeded", "Reveal Refused ReasonHoldsSecret", "Reveal Read the first window <b>was</b> closed", "Copy Read"],
            (await AuditAsync(application, number)).Where(line => line.StartsWith("Reveal", StringComparison.Ordinal) || line.StartsWith("Copy", StringComparison.Ordinal)));
        using var page = await visitor.PageAsync(await visitor.GetAsync("/audit"));
        Assert.DoesNotContain(page.QuerySelectorAll("main b"), element => element.TextContent == "was");
    }

    [Fact]
    public async Task A_sign_in_of_a_quarter_of_an_hour_ago_has_to_be_renewed()
    {
        var clock = new MovedClock();
        await using var application = await WizardApplication.StartAsync(time: clock);
        var number = await OpenAsync(application);
        using var visitor = await application.SignInAsync("erik@spectrum.example");
        clock.Ahead = TimeSpan.FromMinutes(15) + TimeSpan.FromSeconds(5);

        var answer = await PostAsync(visitor, number, "reveal");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal($"/sign-in/again?returnUrl=%2Fhandoffs%2F{number}%3Fpressed%3DReveal", body.GetProperty("signIn").GetString());
        Assert.Contains("Reveal Refused SignInAgain", await AuditAsync(application, number));
    }

    [Fact]
    public async Task Asking_too_often_is_refused_and_what_has_ended_is_gone()
    {
        await using var application = await WizardApplication.StartAsync();
        var number = await OpenAsync(application);
        using var visitor = await application.SignInAsync("erik@spectrum.example");
        var token = await TokenAsync(visitor, $"/handoffs/{number}");
        var person = application.Services.GetRequiredService<People>().Describe(await application.PrincipalAsync(visitor))!;
        await application.Services.GetRequiredService<HandoffStore>().WithdrawAsync(number, person, TestContext.Current.CancellationToken);

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 21; i++)
            answers.Add((await PostAsync(visitor, number, "copy", token)).StatusCode);

        Assert.Equal([.. Enumerable.Repeat(HttpStatusCode.Gone, 20), HttpStatusCode.TooManyRequests], answers);
        Assert.Equal(["Copy Refused Ended", "Copy Refused TooOften"], (await AuditAsync(application, number)).Where(line => line.StartsWith("Copy", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_neighbours_hand_off_is_not_found_and_the_own_one_shows_no_secret()
    {
        await using var application = await WizardApplication.StartAsync();
        var number = await OpenAsync(application);
        using var neighbour = await application.SignInAsync("frank@fabrikam.com");
        using var engineer = await application.SignInAsync("erik@spectrum.example");

        Assert.Equal(HttpStatusCode.NotFound, (await neighbour.GetAsync($"/handoffs/{number}")).StatusCode);
        var page = await engineer.GetAsync($"/handoffs/{number}");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var body = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("Mailbox Monitoring", body, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await engineer.GetAsync("/handoffs")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await neighbour.GetAsync("/handoffs")).StatusCode);
    }
}
