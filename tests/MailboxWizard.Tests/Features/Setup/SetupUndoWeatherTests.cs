using MailboxWizard.Features.Setup;
using MailboxWizard.Microsoft365;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;
using static MailboxWizard.Tests.Features.Setup.UndoScene;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>An undo meets the same weather as a run.</summary>
public sealed class SetupUndoWeatherTests
{
    [Theory]
    [InlineData("throttled")]
    [InlineData("unsteady")]
    [InlineData("everyday")]
    public async Task Bad_weather_is_waited_out_and_nothing_is_left(string scenario)
    {
        await using var app = await WizardApplication.StartAsync(scenario, settings: SetupScene.Quick);
        var ada = await app.SignInAsync("ada@contoso.com");
        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        // At once, while not every replica knows what has just been made.
        var undone = await UndoAsync(app, ada, run.Number);

        Assert.Equal((SetupRunState.Undone, null, AllRemoved), (undone.State, undone.Problem?.Happened, States(undone)));
        var contoso = app.Tenant.State["contoso.com"];
        Assert.Equal((0, 0, 0), (contoso.Applications.Count, contoso.RoleAssignments.Count, contoso.DeletedServicePrincipals.Count));
    }

    [Fact]
    public async Task An_answer_that_is_lost_and_a_fault_on_the_way_end_it_where_it_is_and_a_second_press_finishes_it()
    {
        var broken = new Broken();
        await using var app = await WizardApplication.StartAsync(settings: UndoScene.Quick, configure: builder =>
            builder.Services.AddHttpClient(TenantDirectories.Transport).AddHttpMessageHandler(() => new Breaking(broken)));
        var ada = await app.SignInAsync("ada@contoso.com");
        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        broken.IsArmed = true;

        var stopped = await UndoAsync(app, ada, run.Number);
        broken.IsArmed = false;
        var undone = await UndoAsync(app, ada, run.Number);

        Assert.Equal((SetupRunState.Failed, SetupProblemCode.RefusedByMicrosoft), (stopped.State, stopped.Problem!.Code));
        Assert.Equal((SetupStepState.Removed, SetupStepState.Removed, SetupStepState.Failed), (stopped.Rows[12].State, stopped.Rows[6].State, stopped.Rows[2].State));
        Assert.Equal((SetupRunState.Undone, AllRemoved), (undone.State, States(undone)));
        Assert.Empty(app.Tenant.State["contoso.com"].Applications);
    }

    private sealed class Broken
    {
        public bool IsArmed { get; set; }
    }

    /// <summary>Deletes the registration and says that it was refused; purges nothing.</summary>
    private sealed class Breaking(Broken broken) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            return broken.IsArmed && request.Method == HttpMethod.Delete && request.RequestUri!.AbsolutePath.StartsWith("/v1.0/applications/", StringComparison.Ordinal)
                ? new HttpResponseMessage(System.Net.HttpStatusCode.UnprocessableEntity)
                {
                    Content = new StringContent("""{"error":{"code":"Request_Refused","message":"Not today."}}""", System.Text.Encoding.UTF8, "application/json"),
                    RequestMessage = request,
                }
                : answer;
        }
    }
}
