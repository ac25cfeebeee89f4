using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Features.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests.Features.Audit;

/// <summary>A press of the page's button, and what came of it.</summary>
internal static class Verifying
{
    public static async Task<AuditVerificationState> EndedAsync(WizardApplication app, Person person, params SavedHead[] given)
    {
        var verifications = app.Services.GetRequiredService<AuditVerifications>();
        var ended = new TaskCompletionSource<AuditVerificationState>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = verifications.Subscribe(state =>
        {
            if (state.EndedAt is not null)
                ended.TrySetResult(state);
            return Task.CompletedTask;
        });
        Assert.True(await verifications.StartAsync(person, given, TestContext.Current.CancellationToken));
        return await ended.Task.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
    }
}
