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

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>The POST that releases a secret, against the whole product.</summary>
public sealed class SecretEndpointTests
{
    private const string Secret = "Rdk~8Q.canary_of-the-endpoint";
    private static readonly TenantId s_contoso = new(Guid.Parse("c0117050-9d1c-4b7e-9f3e-2a6b5c4d1001"));
    private static readonly ObjectId s_ada = new(Guid.Parse("c0117050-0001-4b7e-9f3e-2a6b5c4d0001"));

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

        Assert.Equal((HttpStatusCode.PreconditionRequired, HttpStatusCode.PreconditionRequired), (without.StatusCode, pasted.StatusCode));
        Assert.StartsWith("It was shown before.", (await BodyAsync(without)).GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("The reason holds the secret itself.", (await BodyAsync(pasted)).GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal(Secret, await Journey.SecretAsync(visitor, number, "reveal", " the first window\n<b>was</b> closed "));
        Assert.Equal(Secret, await Journey.SecretAsync(visitor, number, "copy"));
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
        var run = await application.Services.GetRequiredService<TokenHolds>().TakeAsync(s_contoso, s_ada, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(ada, number, "reveal")).StatusCode);
        Assert.True(await HasTokensAsync(application));

        await run.EndAsync();
        Assert.False(await HasTokensAsync(application));
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

    private static async Task<int> OpenAsync(WizardApplication application)
    {
        var cancelled = TestContext.Current.CancellationToken;
        var store = application.Services.GetRequiredService<HandoffStore>();
        var number = await store.ReserveNumberAsync(cancelled);
        var now = application.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var handoff = new Handoff
        {
            Number = number,
            TenantId = s_contoso,
            TenantName = "Contoso",
            ClientId = new(Guid.NewGuid()),
            ApplicationObjectId = new(Guid.NewGuid()),
            ServicePrincipalId = new(Guid.NewGuid()),
            RegistrationName = "Therefore mailbox",
            Route = MailboxWizard.Microsoft365.Route.Graph,
            Therefore = "Therefore Online",
            Mailboxes = [new() { Address = "invoices@contoso.com", InputFolder = "Invoices" }],
            SecretKeyId = Guid.NewGuid(),
            SecretHint = "Rdk",
            SecretEndsAt = now.AddYears(2),
            Run = 1,
            CreatedBy = s_ada,
            CreatedByName = "Ada Admin",
            CreatedAt = now,
            StateSince = now,
        };
        await application.Services.GetRequiredService<SecretSeal>().SealAsync(s_contoso, number, handoff.SecretKeyId, Secret, cancelled);
        await store.OpenAsync(handoff, cancelled);
        return number;
    }

    private static async Task<string> TokenAsync(WebVisitor visitor, string path)
    {
        using var page = await visitor.PageAsync(await visitor.GetAsync(path));
        return (page.QuerySelector("input[name=__RequestVerificationToken]") as IHtmlInputElement)?.Value ?? "";
    }

    private static Task<HttpResponseMessage> ConsentToLookAsync(WebVisitor visitor) => Journey.ConsentAsync(visitor, ConsentStage.Look, "ada@contoso.com");

    private static async Task ForgetAsync(WizardApplication application, WebVisitor visitor)
    {
        var person = application.Services.GetRequiredService<People>().Describe(await application.PrincipalAsync(visitor))!;
        await application.Services.GetRequiredService<StageTokens>().ForgetAsync(person.TenantId, person.ObjectId, TestContext.Current.CancellationToken);
    }

    private static async Task<bool> HasTokensAsync(WizardApplication application)
    {
        await using var context = await application.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken);
        return await context.Set<StoredToken>().AnyAsync(TestContext.Current.CancellationToken);
    }

    private static Task<JsonElement> BodyAsync(HttpResponseMessage answer) =>
        answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

    private static async Task<HttpResponseMessage> PostAsync(
        WebVisitor visitor, int number, string purpose, string? token = null, string? page = null, bool asked = false) =>
        await visitor.SendAsync(new(HttpMethod.Post, $"/handoffs/{number}/secret")
        {
            Content = new FormUrlEncodedContent([new("purpose", purpose), new("asked", asked ? "true" : ""), new("__RequestVerificationToken", token ?? await TokenAsync(visitor, page ?? $"/handoffs/{number}"))]),
        });

    private static async Task<List<string>> AuditAsync(WizardApplication application, int number)
    {
        await using var context = await application.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken);
        return await context.Set<AuditEntry>().Where(entry => entry.Handoff == number).OrderBy(entry => entry.Number)
            .Select(entry => (entry.Action + " " + entry.Outcome + " " + entry.Detail).Trim()).ToListAsync(TestContext.Current.CancellationToken);
    }

    private sealed class MovedClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
    }

    private sealed class Silent : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
    }
}
