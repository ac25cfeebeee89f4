using MailboxWizard.Features.Configuration;
using MailboxWizard.Features.Setup;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>Runs whose Test cannot know everything, and knows enough.</summary>
public sealed class SetupDoubtTests
{
    [Fact]
    public async Task A_token_that_cannot_be_read_and_a_folder_with_other_capitals_do_not_keep_a_run_from_handing_off()
    {
        await using var app = await WizardApplication.StartAsync(seed: seed => seed.Tenant("Contoso").EncryptsTokens = true, settings: Quick);
        using var ada = await app.SignInAsync("ada@contoso.com");

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "INVOICES");

        Assert.Equal((SetupRunState.Proved, true), (run.State, run.HandoffNumber is not null));
        Assert.Equal(
            ["Claims NotProved", "InputFolder Warning FolderCaseDiffers", "Write NotProved", "Reach NotProved"],
            run.Test!.Rows.Where(row => row.State is not CheckState.Passed).Select(row => $"{row.Kind} {row.State} {row.Cause}".TrimEnd()));
    }
}
