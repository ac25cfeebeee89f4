using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests.Features.Setup;

public sealed class SetupDraftsOnSqliteTests() : SetupDraftsTests(StorageProvider.Sqlite);

public sealed class SetupDraftsOnPostgreSqlTests() : SetupDraftsTests(StorageProvider.PostgreSql);

/// <summary>Answers that wait for redirects: whose they are, how long they live, and the press that they remember.</summary>
public abstract class SetupDraftsTests(StorageProvider provider)
{
    private static readonly Person Ada = Administrator("Ada Admin");
    private static readonly Person Frank = Administrator("Frank Admin");
    private static readonly SetupAnswers Answers = Journey.Answers("invoices@contoso.com", "Invoices");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_draft_belongs_to_the_first_tenant_whose_administrator_opens_it()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        var drafts = app.Services.GetRequiredService<SetupDrafts>();
        var id = await drafts.SaveAsync(Answers, null, Cancellation);

        Assert.Null(await drafts.OpenAsync(id, Ada with { IsAdministrator = false }, Cancellation));
        Assert.NotNull(await drafts.ReadAsync(id, null, Cancellation));
        Assert.NotNull(await drafts.OpenAsync(id, Ada, Cancellation));
        Assert.Null(await drafts.OpenAsync(id, Frank, Cancellation));
        Assert.Null(await drafts.ReadAsync(id, Frank, Cancellation));
        Assert.Null(await drafts.ReadAsync(id, null, Cancellation));
        Assert.NotNull(await drafts.ReadAsync(id, Ada, Cancellation));
    }

    [Fact]
    public async Task Saving_over_a_draft_that_a_tenant_holds_makes_another_one()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        var drafts = app.Services.GetRequiredService<SetupDrafts>();
        var id = await drafts.SaveAsync(Answers, null, Cancellation);
        var same = await drafts.SaveAsync(Answers with { SystemName = "Berlin" }, id, Cancellation);
        await drafts.OpenAsync(id, Ada, Cancellation);

        var other = await drafts.SaveAsync(Answers with { SystemName = "Paris" }, id, Cancellation);

        Assert.Equal(id, same);
        Assert.NotEqual(id, other);
        Assert.Equal("Berlin", (await drafts.ReadAsync(id, Ada, Cancellation))!.SystemName);
    }

    [Fact]
    public async Task A_press_is_good_once_and_for_the_same_person()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        var drafts = app.Services.GetRequiredService<SetupDrafts>();
        var id = await drafts.SaveAsync(Answers, null, Cancellation);
        await drafts.OpenAsync(id, Ada, Cancellation);
        var press = await drafts.RememberPressAsync(id, Ada, Cancellation);

        Assert.False(await drafts.TakePressAsync(id, press, Ada with { ObjectId = new(Guid.NewGuid()) }, Cancellation));
        Assert.True(await drafts.TakePressAsync(id, press, Ada, Cancellation));
        Assert.False(await drafts.TakePressAsync(id, press, Ada, Cancellation));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("0123456789abcdef0123456789abcdef")]
    public async Task A_plan_opened_by_another_way_starts_nothing_and_ends_the_press(string? other)
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        var drafts = app.Services.GetRequiredService<SetupDrafts>();
        var id = await drafts.SaveAsync(Answers, null, Cancellation);
        await drafts.OpenAsync(id, Ada, Cancellation);
        var press = await drafts.RememberPressAsync(id, Ada, Cancellation);

        Assert.False(await drafts.TakePressAsync(id, other, Ada, Cancellation));
        Assert.False(await drafts.TakePressAsync(id, press, Ada, Cancellation));
    }

    [Fact]
    public async Task Too_many_drafts_that_nobody_opened_push_the_oldest_out()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider, settings: new Dictionary<string, string?> { ["Setup:MostUnclaimedDrafts"] = "2" });
        var drafts = app.Services.GetRequiredService<SetupDrafts>();
        var first = await drafts.SaveAsync(Answers, null, Cancellation);
        await drafts.OpenAsync(first, Ada, Cancellation);
        var second = await drafts.SaveAsync(Answers, null, Cancellation);
        var third = await drafts.SaveAsync(Answers, null, Cancellation);
        await drafts.SaveAsync(Answers, null, Cancellation);

        Assert.NotNull(await drafts.ReadAsync(first, Ada, Cancellation));
        Assert.Null(await drafts.ReadAsync(second, null, Cancellation));
        Assert.NotNull(await drafts.ReadAsync(third, null, Cancellation));
    }

    private static Person Administrator(string name) => new()
    {
        TenantId = new(Guid.NewGuid()),
        ObjectId = new(Guid.NewGuid()),
        TenantName = "",
        Name = name,
        UserName = "",
        IsAdministrator = true,
    };
}
