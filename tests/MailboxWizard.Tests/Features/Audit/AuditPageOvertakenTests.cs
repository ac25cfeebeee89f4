using Bunit;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Features.Audit.Export;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Features.SignIn;
using MailboxWizard.Tests.Storage;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MudBlazor.Services;

namespace MailboxWizard.Tests.Features.Audit;

/// <summary>A reader who is faster than the database, and a database that does not answer once.</summary>
public sealed class AuditPageOvertakenTests : BunitContext, IAsyncLifetime
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource<AuditRunLedger?> _slowLedger = new();
    private readonly WrittenLog _log = new();
    private TestDatabase _database = null!;
    private Sluggish _sluggish = null!;

    private static CancellationToken Cancelled => Xunit.TestContext.Current.CancellationToken;

    private AuditLog Log => Services.GetRequiredService<AuditLog>();

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.MakeAsync(StorageProvider.Sqlite);
        _sluggish = new(_database);
        Services.AddMudServices();
        Services.AddLocalization();
        Services.AddLogging(logging => logging.AddProvider(_log));
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton<AntiforgeryStateProvider, SameToken>();
        Services.AddSingleton<IDbContextFactory<WizardDbContext>>(_sluggish);
        Services.AddSingleton(AuditKey.None).AddSingleton(new AuditSignatures(Microsoft.Extensions.Options.Options.Create(new AuditOptions())));
        Services.AddSingleton(new AuditFeed(new FastClock(100), Microsoft.Extensions.Logging.Abstractions.NullLogger<AuditFeed>.Instance));
        Services.AddSingleton<AuditReader>().AddSingleton<AuditLog>().AddSingleton<AuditAlarms>().AddSingleton<AuditVerification>().AddSingleton<LoggedHeads>()
            .AddSingleton<AuditVerifications>().AddSingleton<AuditExports>();
        Services.AddSingleton(TestPeople.People(TestPeople.Home));
        Services.AddSingleton<AuditRunLedgers>((run, _, _) => run == 1 ? _slowLedger.Task : Task.FromResult<AuditRunLedger?>(null));
        JSInterop.Mode = JSRuntimeMode.Loose;
        SetRendererInfo(new("Server", true));
    }

    public new async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Of_two_entries_opened_one_after_the_other_the_later_ones_run_stands_in_the_drawer()
    {
        var (first, second) = (await AppendAsync(1), await AppendAsync(2));
        var page = Open();

        await page.InvokeAsync(() => Navigation.NavigateTo($"/audit?entry={first.Number}"));
        await page.InvokeAsync(() => Navigation.NavigateTo($"/audit?entry={second.Number}"));
        page.WaitForAssertion(() => Assert.Contains("POST …/of-run-2", page.Find("aside .timeline").TextContent, StringComparison.Ordinal), s_longest);
        await page.InvokeAsync(() => _slowLedger.SetResult(null));
        await page.InvokeAsync(() => { });

        Assert.Equal("Run 2", page.Find("aside h2").TextContent);
        Assert.Contains("POST …/of-run-2", page.Find("aside .timeline").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("of-run-1", page.Find("aside .timeline").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_that_was_closed_before_its_run_was_read_stays_closed()
    {
        var first = await AppendAsync(1);
        var page = Open();

        await page.InvokeAsync(() => Navigation.NavigateTo($"/audit?entry={first.Number}"));
        await page.InvokeAsync(() => Navigation.NavigateTo("/audit"));
        await page.InvokeAsync(() => _slowLedger.SetResult(null));
        await page.InvokeAsync(() => { });

        Assert.Empty(page.FindAll("aside"));
    }

    [Fact]
    public async Task A_list_of_names_that_was_asked_for_earlier_does_not_take_the_later_ones_place()
    {
        await AppendAsync(2, "Ada", 1);
        await AppendAsync(2, "Ben", 2);
        var page = Open();
        var filters = page.FindComponent<AuditFilters>();
        _sluggish.Next = new();

        var slow = page.InvokeAsync(() => filters.Instance.Listed.InvokeAsync(new(People: "A")));
        await page.InvokeAsync(() => filters.Instance.Listed.InvokeAsync(new(People: "B")));
        _sluggish.Waiting!.SetResult();
        await slow;

        Assert.Equal(["Person", "Ben"], page.FindAll("select[name=person] option").Select(option => option.TextContent));
    }

    [Fact]
    public async Task A_database_that_does_not_answer_once_does_not_end_what_comes_live()
    {
        await AppendAsync(2);
        var page = Open();
        _sluggish.Fault = new SqliteException("disk I/O error", 10);
        Services.GetRequiredService<AuditFeed>().Announce(1);
        using (var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancelled))
        {
            limit.CancelAfter(s_longest);
            while (!_log.Lines.Any(line => line.StartsWith($"Warning {typeof(AuditPage).FullName} 1 New entries of the audit log were not counted.", StringComparison.Ordinal)))
                await Task.Delay(20, limit.Token);
        }

        _sluggish.Fault = null;

        await AppendAsync(2);

        page.WaitForAssertion(() => Assert.Equal("Show 1 new entry", page.Find(".newrow button").TextContent), s_longest);
    }

    [Fact]
    public async Task Letters_in_the_field_of_a_run_are_said_and_filter_nothing()
    {
        await AppendAsync(2);
        var page = Open();

        await page.InvokeAsync(() => page.Find("input[name=run]").Change("abc"));
        page.WaitForAssertion(
            () => Assert.Equal(("true", "abc"), (page.Find("input[name=run]").GetAttribute("aria-invalid"), page.Find("input[name=run]").GetAttribute("value"))), s_longest);
        Assert.Equal("“abc” is not the number of a run. The filter is as before.", page.Find("#no-run").TextContent.Trim());
        Assert.EndsWith("/audit", Navigation.Uri, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Find("input[name=run]").Change("2"));

        page.WaitForAssertion(() => Assert.EndsWith("/audit?run=2", Navigation.Uri, StringComparison.Ordinal), s_longest);
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("#no-run")), s_longest);
    }

    [Fact]
    public async Task An_administrator_whose_press_is_answered_by_a_standing_verdict_reads_that()
    {
        await AppendAsync(2);
        var page = Open(TestPeople.Principal(TestPeople.Contoso, wids: [DirectoryRoles.GlobalAdministrator.ToString()]));

        await page.InvokeAsync(() => Button(page, "Verify").Click());
        page.WaitForAssertion(() => Assert.Contains("Chain intact up to entry", page.Find(".newrow").TextContent, StringComparison.Ordinal), s_longest);
        Assert.DoesNotContain("still stands", page.Markup, StringComparison.Ordinal);
        await page.InvokeAsync(() => Button(page, "Verify").Click());

        page.WaitForAssertion(() => Assert.Contains("A verification ended less than 5 minutes ago, and its verdict still stands. Try again after that.", page.Markup, StringComparison.Ordinal), s_longest);
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<AuditPage> page, string name) => page.FindAll("button").Single(button => button.TextContent.Trim() == name);

    private IRenderedComponent<AuditPage> Open(System.Security.Claims.ClaimsPrincipal? reader = null)
    {
        Navigation.NavigateTo("/audit");
        var state = Task.FromResult(new AuthenticationState(reader ?? TestPeople.Principal(TestPeople.Home, roles: [Policies.Support])));
        var page = Render<AuditPage>(parameters => parameters.AddCascadingValue(state));
        page.WaitForElement("tbody tr", s_longest);
        return page;
    }

    private Task<AuditEntry> AppendAsync(int run, string name = "Ada Admin", int person = 4) => Log.AppendAsync(
        new()
        {
            TenantId = new(TestPeople.Contoso),
            TenantName = "Contoso",
            ActorId = new(new Guid(person, 0, 0, new byte[8])),
            ActorTenantId = new(TestPeople.Contoso),
            ActorName = name,
            Action = AuditAction.ClientSecret,
            Subject = "Therefore",
            Outcome = AuditOutcome.Created,
            Run = run,
            Step = 7,
            Request = $"POST …/of-run-{run}",
        },
        Cancelled);

    /// <summary>What forms on a page carry; that it is checked is tested over HTTP.</summary>
    private sealed class SameToken : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => new("token", "__RequestVerificationToken");
    }

    /// <summary>A database that can be asked to wait, or to fail.</summary>
    private sealed class Sluggish(TestDatabase database) : IDbContextFactory<WizardDbContext>
    {
        /// <summary>The next one who asks waits for it.</summary>
        public TaskCompletionSource? Next { get; set; }

        /// <summary>For whom somebody waits.</summary>
        public TaskCompletionSource? Waiting { get; private set; }

        public Exception? Fault { get; set; }

        public WizardDbContext CreateDbContext() => database.CreateDbContext();

        public async Task<WizardDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default)
        {
            if (Fault is { } fault)
                throw fault;
            if (Next is { } next)
            {
                (Next, Waiting) = (null, next);
                await next.Task.WaitAsync(cancellationToken);
            }

            return database.CreateDbContext();
        }
    }
}
