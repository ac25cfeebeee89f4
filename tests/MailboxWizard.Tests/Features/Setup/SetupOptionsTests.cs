using MailboxWizard.Features.Setup;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>The section Setup: its defaults hold, and each fault names its key.</summary>
public sealed class SetupOptionsTests
{
    [Fact]
    public void The_defaults_are_accepted() => Assert.True(new SetupOptionsCheck().Validate(null, new()).Succeeded);

    [Fact]
    public async Task The_day_on_which_EWS_ends_is_told_to_the_other_features()
    {
        await using var app = await WizardApplication.StartAsync(settings: new Dictionary<string, string?> { ["Setup:EwsEnds"] = "2028-02-29" });

        Assert.Equal(new EwsEnd(new(2028, 2, 29)), app.Services.GetRequiredService<EwsEnd>());
        Assert.Equal(new(2028, 2, 29), app.Services.GetRequiredService<SetupRules>().EwsEnds);
    }

    [Fact]
    public void All_faults_are_gathered_and_named()
    {
        var result = new SetupOptionsCheck().Validate(null, new()
        {
            DisplayName = "Therefore invoices@contoso.com",
            UniqueNamePrefix = "Therefore_",
            Tag = " ",
            GraphRoute = new(),
            LongestSecretMonths = 25,
            GraphFromYear = 1999,
            MinimumUpdates = new() { ["Twenty"] = 1 },
            StepDeadline = TimeSpan.Zero,
            LongestPause = TimeSpan.Zero,
            ParallelRuns = 0,
            ConsentPageWait = TimeSpan.FromHours(2),
            MostUnclaimedDrafts = 0,
        });

        Assert.Equal(
            [
                "Setup:DisplayName", "Setup:UniqueNamePrefix", "Setup:Tag", "Setup:GraphRoute:First", "Setup:LongestSecretMonths", "Setup:GraphFromYear",
                "Setup:MinimumUpdates:Twenty", "Setup:StepDeadline", "Setup:FirstPause", "Setup:ParallelRuns", "Setup:ConsentPageWait", "Setup:MostUnclaimedDrafts",
            ],
            result.Failures!.Select(failure => failure.Split(' ')[0]));
    }
}
