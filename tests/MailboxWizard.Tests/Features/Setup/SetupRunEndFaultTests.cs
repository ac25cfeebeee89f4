using System.Data.Common;
using System.Net;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Setup;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>A database that is full for a moment, or a lease that is lost, while the end of a run is written.</summary>
public sealed class SetupRunEndFaultTests
{
    [Theory]
    [InlineData(SetupRunState.Proved, AuditOutcome.Proved)]
    [InlineData(SetupRunState.Failed, AuditOutcome.Failed)]
    public async Task An_end_that_cannot_be_written_for_a_moment_is_written_when_it_can(SetupRunState state, AuditOutcome outcome)
    {
        var full = new Full();
        await using var app = await WizardApplication.StartAsync(settings: Quick, configure: builder => Configure(builder, full, isRefused: state is SetupRunState.Failed));
        var ada = await app.SignInAsync("ada@contoso.com");
        full.At(AuditAction.Run, outcome);

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal((state, 0, 1), (run.State, full.Left, Count(app, "was handed back")));
        var ends = (await AuditAsync(app, ada, run.Number)).Where(entry => entry.Action is AuditAction.Run && entry.Outcome != AuditOutcome.Started);
        Assert.Equal([outcome], ends.Select(entry => entry.Outcome));
        Assert.Equal(0, Count(app, "could not be written to the audit log."));
    }

    [Fact]
    public async Task So_is_the_end_of_an_undo()
    {
        var full = new Full();
        await using var app = await WizardApplication.StartAsync(settings: UndoScene.Quick, configure: builder => Configure(builder, full, isRefused: false));
        var ada = await app.SignInAsync("ada@contoso.com");
        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        full.At(AuditAction.Undo, AuditOutcome.Done);

        var undone = await UndoScene.UndoAsync(app, ada, run.Number);

        Assert.Equal((SetupRunState.Undone, 0), (undone.State, full.Left));
        Assert.Single(await AuditAsync(app, ada, run.Number), entry => entry is { Action: AuditAction.Undo, Outcome: AuditOutcome.Done });
    }

    [Fact]
    public async Task A_lease_that_is_lost_before_a_failure_is_written_is_no_error_and_the_next_walk_writes_it()
    {
        await using var app = await WizardApplication.StartAsync(settings: Quick, configure: builder => Configure(builder, new(), isRefused: true));
        await using (var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation))
            await context.Database.ExecuteSqlRawAsync(
                """
                CREATE TRIGGER lost AFTER UPDATE OF "Snapshot" ON "SetupRuns" WHEN NEW."Starts" = 1 AND NEW."Snapshot" LIKE '%"state":"Failed"%' BEGIN
                    UPDATE "SetupRuns" SET "Epoch" = "Epoch" + 1, "Owner" = NULL, "LeaseUntil" = NULL, "WorkKey" = NULL WHERE "Number" = NEW."Number";
                END
                """, Cancellation);
        var ada = await app.SignInAsync("ada@contoso.com");

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal((SetupRunState.Failed, SetupProblemCode.RefusedByMicrosoft), (run.State, run.Problem!.Code));
        Assert.Equal((1, 0), (Count(app, "was taken over elsewhere; this walk stopped"), Count(app, "was left as it is")));
    }

    private static int Count(WizardApplication app, string text) =>
        app.Log.Lines.Count(line => !line.StartsWith("scope", StringComparison.Ordinal) && line.Contains(nameof(SetupRun), StringComparison.Ordinal) && line.Contains(text, StringComparison.Ordinal));

    private static void Configure(WebApplicationBuilder builder, Full full, bool isRefused)
    {
        builder.Services.ConfigureDbContext<SqliteWizardDbContext>(options => options.AddInterceptors(full));
        if (isRefused)
            builder.Services.AddHttpClient(TenantDirectories.Transport).AddHttpMessageHandler(() => new NoSecrets());
    }

    /// <summary>The disk is full once: when this entry is written.</summary>
    private sealed class Full : DbCommandInterceptor
    {
        private string[] _values = [];
        private int _left;

        public int Left => Volatile.Read(ref _left);

        public void At(AuditAction action, AuditOutcome outcome) => (_values, _left) = ([$"{action}", $"{outcome}"], 1);

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Meet(command);
            return ValueTask.FromResult(result);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Meet(command);
            return ValueTask.FromResult(result);
        }

        private void Meet(DbCommand command)
        {
            if (Left is 1 && command.CommandText.Contains("INSERT INTO \"AuditEntries\"", StringComparison.Ordinal)
                && !_values.Except(command.Parameters.Cast<DbParameter>().Select(parameter => $"{parameter.Value}")).Any() && Interlocked.Exchange(ref _left, 0) is 1)
                throw new SqliteException("database or disk is full", 13);
        }
    }

    /// <summary>Microsoft refuses every secret, for a reason that nobody knows.</summary>
    private sealed class NoSecrets : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.RequestUri!.AbsolutePath.EndsWith("/addPassword", StringComparison.Ordinal)
                ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.BadRequest)
                {
                    RequestMessage = request,
                    Content = new StringContent("""{"error":{"code":"Request_BadRequest","message":"Refused."}}""", System.Text.Encoding.UTF8, "application/json"),
                })
                : base.SendAsync(request, cancellationToken);
    }
}
