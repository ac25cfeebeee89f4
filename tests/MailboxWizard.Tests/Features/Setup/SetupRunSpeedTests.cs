using System.Diagnostics;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>How many requests a run needs, and how many of them wait for one another.</summary>
public sealed class SetupRunSpeedTests
{
    /// <summary>On a clean tenant, by Graph, right after the plan: register; secret and service principal; consent; token; mailbox; folder; message.</summary>
    [Fact]
    public async Task The_mailbox_opens_after_five_round_trips_and_a_message_is_read_after_seven_of_fourteen_requests()
    {
        var trace = new RunTrace();
        await using var app = await WizardApplication.StartAsync(configure: trace.Attach);
        var ada = await app.SignInAsync("ada@contoso.com");
        var principal = await app.PrincipalAsync(ada);
        var runner = app.Services.GetRequiredService<SetupRunner>();
        var plan = await PlanAsync(app, ada, Journey.Answers("invoices@contoso.com", "Invoices"));
        // Microsoft has asked for the rights to write, as after the press of Run.
        await Journey.ConsentAsync(ada, ConsentStage.Run, "ada@contoso.com");
        // So long that what the machine does between two requests does not count.
        app.Tenant.Turn("contoso.com", knobs => knobs with { LatencyMilliseconds = 200 });
        trace.Clear();
        var pressed = Stopwatch.GetTimestamp();

        var number = await runner.StartAsync(plan.DraftId, principal, Cancellation);
        var run = await Journey.EndAsync(runner, number, app.Services.GetRequiredService<People>().Describe(principal)!, Cancellation);

        Assert.Equal((SetupRunState.Proved, AllCreated), (run.State, States(run)));
        var opened = RunTrace.RoundTrips(trace.Until(request => request.OpensMailbox, pressed).Requests);
        var read = RunTrace.RoundTrips(trace.Until(request => request.ReadsMessage, pressed).Requests);
        Assert.True(opened <= 5 && read <= 7 && trace.All.Count <= 14, $"{opened} and {read} round trips, {trace.All.Count} requests\n{trace.Describe(pressed)}");
    }
}
