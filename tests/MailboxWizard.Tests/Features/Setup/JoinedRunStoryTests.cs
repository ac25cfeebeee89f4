using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;
using static MailboxWizard.Tests.Features.Setup.UndoScene;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>A run that joins another one's hand-off, and leaves it when it is undone: both stand in its own story, in the name of who did it.</summary>
public sealed class JoinedRunStoryTests
{
    [Fact]
    public async Task The_join_and_the_leave_stand_in_the_story_of_the_run_that_did_it_and_in_that_of_the_hand_off()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync("ada@contoso.com");
        var first = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var second = await Journey.RunAsync(app, ada, "office@contoso.com", "Scans");

        await UndoAsync(app, ada, second.Number);

        string[] story =
        [
            $"Intended Ada Admin {second.Number}: Join: office@contoso.com", $"Changed Ada Admin {second.Number}: Join: office@contoso.com",
            $"Intended Ada Admin {second.Number}: Leave: office@contoso.com", $"Changed Ada Admin {second.Number}: Leave: office@contoso.com",
        ];
        Assert.Equal(story, Story(await AuditAsync(app, ada, second.Number)));
        var person = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(ada))!;
        var ofHandoff = await app.Services.GetRequiredService<AuditReader>().ReadAsync(new() { Text = Handoff.Spoken(first.HandoffNumber!.Value) }, person, Cancellation);
        Assert.Equal(story, Story(ofHandoff.Entries.Reverse()).Where(line => line.Contains(": Join", StringComparison.Ordinal) || line.Contains(": Leave", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Story(IEnumerable<AuditEntry> entries) =>
        entries.Where(entry => entry.Action is AuditAction.Handoff).Select(entry => $"{entry.Outcome} {entry.ActorName} {entry.Run}: {entry.Detail}");
}
