using System.Net;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.SimulatedTenant.Beliefs;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests.Security;

/// <summary>Ordinary users, neighbours and would-be engineers, at the door of every page and behind it.</summary>
public sealed class AccessTests
{
    [Theory]
    [InlineData("olga@contoso.com", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData("frank@fabrikam.com", HttpStatusCode.NotFound, HttpStatusCode.Forbidden)]
    [InlineData("otto@fabrikam.com", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    public async Task Pages_refuse_ordinary_users_and_show_nothing_to_neighbours(string userName, HttpStatusCode oneRecord, HttpStatusCode staffOnly)
    {
        await using var app = await WizardApplication.StartAsync();
        using var ada = await app.SignInAsync("ada@contoso.com");
        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        using var stranger = await app.SignInAsync(userName);

        var answers = new List<(string Path, HttpStatusCode Status)>();
        foreach (var path in new[] { $"/runs/{run.Number}", $"/handoffs/{run.HandoffNumber}", "/handoffs" })
        {
            var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("Accept", "text/html");
            answers.Add((path, (await stranger.SendAsync(request)).StatusCode));
        }

        Assert.Equal(
            [($"/runs/{run.Number}", oneRecord), ($"/handoffs/{run.HandoffNumber}", oneRecord), ("/handoffs", staffOnly)],
            answers);
        Assert.DoesNotContain(stranger.Bodies, body => body.Contains("invoices@contoso.com", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("olga@contoso.com")]
    [InlineData("frank@fabrikam.com")]
    public async Task What_a_circuit_calls_refuses_them_too(string userName)
    {
        await using var app = await WizardApplication.StartAsync();
        using var ada = await app.SignInAsync("ada@contoso.com");
        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        using var stranger = await app.SignInAsync(userName);
        var principal = await app.PrincipalAsync(stranger);
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var scope = app.Services.CreateAsyncScope();
        T Get<T>()
            where T : notnull => scope.ServiceProvider.GetRequiredService<T>();
        var person = Get<People>().Describe(principal)!;

        Assert.Null(await Get<SetupRunner>().ReadAsync(run.Number, person, cancellationToken));
        Assert.Null(await Get<HandoffStore>().FindAsync(run.HandoffNumber!.Value, person, cancellationToken));
        Assert.Null(await Get<SetupDrafts>().ReadAsync(run.DraftId!, person, cancellationToken));
        Assert.NotNull(await Record.ExceptionAsync(() => Get<SetupRunner>().TestAgainAsync(run.Number, null, null, principal, cancellationToken)));
        Assert.NotNull(await Record.ExceptionAsync(() => Get<SetupRunner>().StartAsync(run.DraftId!, principal, cancellationToken)));
    }

    [Fact]
    public async Task An_engineer_of_another_tenant_is_nobody_here()
    {
        await using var app = await WizardApplication.StartAsync();
        using var before = await app.SignInAsync("olga@contoso.com");
        var contoso = app.Tenant.State["contoso.com"];
        var wizard = contoso.ServicePrincipals.Single(principal => principal.DisplayName == "MailboxWizard");
        contoso.RoleAssignments.Add(new AppRoleAssignment
        {
            Id = Guid.NewGuid().ToString(),
            PrincipalId = app.Tenant.State.Person("olga@contoso.com").Id,
            PrincipalType = "User",
            ResourceId = wizard.Id,
            AppRoleId = wizard.AppRoles.Single(role => role.Value == "Engineer").Id,
            CreatedAt = DateTimeOffset.UtcNow,
        });

        using var olga = await app.SignInAsync("olga@contoso.com");
        var principal = await app.PrincipalAsync(olga);
        var refused = await olga.GetAsync("/handoffs");

        Assert.Contains(principal.Claims, claim => claim is { Type: "roles", Value: "Engineer" });
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task Without_a_home_tenant_nobody_is_an_engineer()
    {
        await using var app = await WizardApplication.StartAsync(settings: new Dictionary<string, string?> { ["SignIn:HomeTenantId"] = "" });
        using var erik = await app.SignInAsync("erik@spectrum.example");

        var refused = await erik.GetAsync("/handoffs");

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }
}
