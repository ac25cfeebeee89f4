using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Tests.Shell;

/// <summary>Names that turn what stands behind them around, wherever people read them.</summary>
public sealed class ForeignTextOnPagesTests
{
    private const string Turn = "\u202E";

    [Fact]
    public async Task No_page_of_a_whole_story_carries_a_character_that_hides_or_reorders()
    {
        await using var app = await WizardApplication.StartAsync(seed: seed =>
        {
            foreach (var tenant in seed.Tenants)
            {
                tenant.DisplayName += Turn;
                foreach (var person in tenant.People)
                    person.DisplayName += Turn;
            }
        });
        using var ada = await app.SignInAsync("ada@contoso.com");
        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        Assert.Equal(SetupRunState.Proved, run.State);
        using var erik = await app.SignInAsync("erik@spectrum.example");
        var engineer = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(erik))!;
        var handoffs = app.Services.GetRequiredService<HandoffStore>();
        var number = run.HandoffNumber!.Value;
        await handoffs.TakeAsync(number, engineer, TestContext.Current.CancellationToken);
        await handoffs.AddNoteAsync(number, engineer, $"First\nsecond{Turn}", TestContext.Current.CancellationToken);
        var plan = await Features.Setup.SetupScene.PlanAsync(app, ada, Journey.Answers("office@contoso.com", "Inbox"));

        foreach (var path in new[] { "/permissions", $"/setup/{plan.DraftId}/plan", $"/runs/{run.Number}", $"/handoffs/{number}", "/audit", $"/audit/run/{run.Number}" })
            await ada.GetAsync(path);
        foreach (var path in new[] { "/handoffs", $"/handoffs/{number}", "/audit", "/audit?entry=5", $"/audit/run/{run.Number}" })
            await erik.GetAsync(path);
        var olga = await app.SignInAsync("olga@contoso.com", "/audit");

        var pages = new[] { ada, erik, olga }.SelectMany(visitor => visitor.Visited.Zip(visitor.Bodies)).Where(page => page.First.Port == app.Address.Port).ToList();
        Assert.Contains(pages, page => page.Second.Contains(@"\u202E", StringComparison.Ordinal));
        Assert.All(pages, page => Assert.All(new[] { Turn, "&#x202E;" }, raw => Assert.DoesNotContain(raw, page.Second, StringComparison.OrdinalIgnoreCase)));
        Assert.Contains(erik.Bodies, body => body.Contains("First&#xA;second\\u202E", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_filled_into_a_text_is_made_safe_in_every_resource_set()
    {
        await using var app = await WizardApplication.StartAsync();
        await using var scope = app.Services.CreateAsyncScope();

        Assert.EndsWith(@"A\u202Edmin.", scope.ServiceProvider.GetRequiredService<IStringLocalizer<HandoffsText>>()["Row.Ticket", $"A{Turn}dmin."].Value, StringComparison.Ordinal);
        Assert.Contains(@"evil\u202E", scope.ServiceProvider.GetRequiredService<SetupProblems>().Of(SetupProblemCode.RoleMissing, $"evil{Turn}", "Contoso").Happened, StringComparison.Ordinal);
    }
}
