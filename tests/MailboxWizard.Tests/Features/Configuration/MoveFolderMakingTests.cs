using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Configuration;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Microsoft365;
using MailboxWizard.SimulatedTenant;
using MailboxWizard.Tests.Features.Handoffs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Handoffs.HandoffBench;
using Route = MailboxWizard.Microsoft365.Route;

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>Pressing Create beside a folder that Therefore needs: who may, what is written, what is audited.</summary>
public sealed class MoveFolderMakingTests
{
    private static readonly string[] s_both = ["Microsoft Graph/Mail.ReadWrite", "Office 365 Exchange Online/full_access_as_app"];

    [Theory]
    [InlineData(Route.Graph)]
    [InlineData(Route.Ews)]
    public async Task A_missing_folder_is_made_beside_the_Inbox_once_and_audited_before_and_after(Route route)
    {
        await using var test = await TestBench.StartAsync(s_both);
        await using var bench = await StartAsync(test);
        var number = await OpenAsync(bench, route, "office@contoso.com");
        var making = bench.Services.GetRequiredService<MoveFolderMaking>();

        Assert.Null(await making.MakeAsync(number, null, MoveFolders.Processed, Engineer, Cancelled));
        Assert.Null(await making.MakeAsync(number, "office@contoso.com", MoveFolders.Processed, Owner, Cancelled));
        Assert.Null(await making.MakeAsync(number, null, MoveFolders.Faulty, Engineer, Cancelled));

        Assert.Equal(
        [
            "MailFolder Intended Erik Engineer: ", "MailFolder Created Erik Engineer: ", "MailFolder Intended Ada Admin: ", "MailFolder Created Ada Admin: ",
            "MailFolder Intended Erik Engineer: ", "MailFolder Created Erik Engineer: ",
        ], (await bench.AuditAsync()).Where(line => line.StartsWith("MailFolder", StringComparison.Ordinal)));
        await using var context = await bench.DatabaseAsync();
        var created = await context.Set<AuditEntry>().Where(entry => entry.Action == AuditAction.MailFolder && entry.Outcome == AuditOutcome.Created).OrderBy(entry => entry.Number).ToListAsync(Cancelled);
        // The second finds it there already, which Graph says with a status and EWS in its answer.
        Assert.Equal(
            route is Route.Graph
                ? [("POST /users/…/mailFolders", 201), ("POST /users/…/mailFolders", 409), ("POST /users/…/mailFolders", 201)]
                : Enumerable.Repeat(("POST /EWS/Exchange.asmx", 200), 3),
            created.Select(entry => (entry.Request!, entry.Status!.Value)));
        Assert.All(created, entry => Assert.All(new[] { entry.RequestId, entry.ClientRequestId }, id => Assert.True(Guid.TryParse(id, out _))));
        Assert.All(created, entry => Assert.NotNull(entry.DurationMilliseconds));
        var mailbox = test.Tenant.State["contoso.com"].Mailboxes.First(one => one.HasAddress("office@contoso.com"));
        Assert.Equal(["Faulty", "Processed"], mailbox.Root.Children.Select(folder => folder.DisplayName).Where(MoveFolders.All.Contains).Order(StringComparer.Ordinal));
        Assert.Equal(TestBench.Green(route), TestBench.Lines(await test.RunAsync(route, [("office@contoso.com", "Inbox")])));
    }

    [Fact]
    public async Task Nobody_else_makes_one_and_nothing_but_the_two_is_made()
    {
        await using var test = await TestBench.StartAsync(s_both);
        await using var bench = await StartAsync(test);
        var number = await OpenAsync(bench, Route.Graph, "office@contoso.com");
        var making = bench.Services.GetRequiredService<MoveFolderMaking>();

        Assert.Equal("Refused.NotAllowed", await making.MakeAsync(number, null, MoveFolders.Faulty, Support, Cancelled));
        Assert.Equal("Refused.NotAllowed", await making.MakeAsync(number, null, MoveFolders.Faulty, Colleague, Cancelled));
        Assert.Equal("Refused.NotFound", await making.MakeAsync(number, null, MoveFolders.Faulty, Neighbour, Cancelled));
        Assert.Equal("Refused.NotFound", await making.MakeAsync(number, null, "Anything", Engineer, Cancelled));
        Assert.Equal("Refused.NotFound", await making.MakeAsync(number, "invoices@contoso.com", MoveFolders.Faulty, Engineer, Cancelled));
        await bench.Seal.DestroyAsync(Contoso, number, Cancelled);
        Assert.Equal("Refused.SecretGone", await making.MakeAsync(number, null, MoveFolders.Faulty, Engineer, Cancelled));
        for (var time = 0; time < 5; time++)
            await making.MakeAsync(number, null, MoveFolders.Faulty, Support, Cancelled);
        await bench.Services.GetRequiredService<AuditRefusals>().SweepAsync(all: true, Cancelled);
        Assert.Equal(
        [
            "MailFolder Refused Sam Support: NotAllowed", "MailFolder Refused Ben Builder: NotAllowed", "MailFolder Refused Erik Engineer: SecretGone",
            "MailFolder Refused Sam Support: Repeated 5 times since 2026-11-23 09:00:00Z, first NotAllowed",
        ], (await bench.AuditAsync()).Where(line => line.StartsWith("MailFolder", StringComparison.Ordinal)));
        Assert.Empty(test.Tenant.Requests.All);
    }

    [Fact]
    public async Task What_Microsoft_refuses_is_audited_with_its_code()
    {
        await using var test = await TestBench.StartAsync(["Microsoft Graph/Mail.Read"]);
        await using var bench = await StartAsync(test);
        var number = await OpenAsync(bench, Route.Graph, "office@contoso.com");

        Assert.Equal("Refused.FolderNotMade", await bench.Services.GetRequiredService<MoveFolderMaking>().MakeAsync(number, null, MoveFolders.Faulty, Engineer, Cancelled));
        Assert.Equal(["MailFolder Intended Erik Engineer: ", "MailFolder Failed Erik Engineer: ErrorAccessDenied"],
            (await bench.AuditAsync()).Where(line => line.StartsWith("MailFolder", StringComparison.Ordinal)));
    }

    private static async Task<int> OpenAsync(HandoffBench bench, Route route, string mailbox)
    {
        var handoff = await bench.OpenAsync(number => Of(bench.Make(number, mailbox: mailbox), route), TestBench.Secret);
        return handoff.Number;
    }

    private static Handoff Of(Handoff one, Route route) => new()
    {
        Number = one.Number,
        TenantId = one.TenantId,
        TenantName = one.TenantName,
        ClientId = one.ClientId,
        ApplicationObjectId = one.ApplicationObjectId,
        ServicePrincipalId = one.ServicePrincipalId,
        RegistrationName = one.RegistrationName,
        Route = route,
        Therefore = one.Therefore,
        Mailboxes = one.Mailboxes,
        SecretKeyId = one.SecretKeyId,
        SecretHint = one.SecretHint,
        SecretEndsAt = one.SecretEndsAt,
        Run = one.Run,
        CreatedBy = one.CreatedBy,
        CreatedByName = one.CreatedByName,
        CreatedAt = one.CreatedAt,
        StateSince = one.StateSince,
    };

    private static Task<HandoffBench> StartAsync(TestBench test) => HandoffBench.StartAsync(services =>
    {
        services.AddSingleton(test.Services.GetRequiredService<AppTokens>());
        foreach (var probe in test.Services.GetServices<IMailboxProbe>())
            services.AddSingleton(probe);
        services.AddSingleton<MoveFolderMaking>();
    });
}
