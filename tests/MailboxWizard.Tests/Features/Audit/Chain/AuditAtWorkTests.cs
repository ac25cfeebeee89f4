using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests.Features.Audit.Chain;

/// <summary>What the running product says of its log, by itself.</summary>
public sealed class AuditAtWorkTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_start_is_the_first_entry_and_the_head_goes_signed_to_the_log_then_and_when_the_product_ends()
    {
        await using var database = await TestDatabase.MakeAsync(StorageProvider.Sqlite);
        var settings = database.Settings;
        AuditOptions options = new() { SigningCertificatePath = KeyCertificates.Make(database.Folder, "right"), SigningCertificatePassword = "right" };
        (settings["Audit:SigningCertificatePath"], settings["Audit:SigningCertificatePassword"]) = (options.SigningCertificatePath, options.SigningCertificatePassword);
        WrittenLog log;
        await using (var app = await WizardApplication.StartAsync(settings: settings))
        {
            log = app.Log;
            using var ada = await app.SignInAsync("ada@contoso.com");
        }

        await using var context = database.CreateDbContext();
        var first = await context.Set<AuditEntry>().SingleAsync(entry => entry.Number == 1, Cancelled);
        Assert.Equal((AuditAction.SettingsAtStart, AuditOutcome.Started), (first.Action, first.Outcome));
        Assert.Matches("^SHA-256 [0-9a-f]{64} of [0-9]+ settings: .*Audit:HeadInterval=00:15:00; .*Audit:SigningCertificatePassword is set; ", first.Detail!);
        var head = await context.Set<AuditHead>().SingleAsync(Cancelled);
        var lines = log.Lines.Where(line => line.Contains("The audit log ends at", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, lines.Count);
        SavedHead start = new(1, await context.Set<AuditRow>().Where(row => row.Number == 1).Select(row => row.Hash).SingleAsync(Cancelled));
        Assert.All(SavedHead.Read(lines[0]), saved => Assert.Equal($"{start}", $"{saved}"));
        var kept = SavedHead.Read(lines[1]);
        Assert.All(kept, saved => Assert.Equal($"{head}", $"{saved}"));
        using var signatures = new AuditSignatures(Microsoft.Extensions.Options.Options.Create(options));
        var signed = Assert.Single(kept, saved => saved.Signature is not null);
        Assert.True(signatures.IsSigned(signed.Statement, signed.Signature));
        Assert.IsType<AuditVerdict.Whole>(await new AuditVerification(database, AuditKey.None, signatures).VerifyAsync(kept, null, Cancelled));
    }

    [Fact]
    public async Task No_head_is_signed_at_an_entry_that_somebody_without_the_key_has_written()
    {
        await using var database = await TestDatabase.MakeAsync(StorageProvider.Sqlite);
        var settings = database.Settings;
        settings["Audit:Key"] = Convert.ToBase64String(new byte[32]);
        WrittenLog log;
        List<(AuditAlarm, string)> raised = [];
        await using (var app = await WizardApplication.StartAsync(settings: settings))
        {
            log = app.Log;
            app.Services.GetRequiredService<AuditAlarms>().Listen((alarm, sentence) => raised.Add((alarm, sentence)));
            await using var turn = await AuditTurn.TakeAsync(database, Cancelled);
            AuditEntry[] entries = [ChainBench.Entry("forged")];
            await turn.WriteAsync(AuditAppender.Chain(turn.Head, entries, DateTimeOffset.UtcNow, AuditKey.Of([.. Enumerable.Repeat((byte)1, 32)])), entries, Cancelled);
        }

        // That of the start, before the forged entry.
        Assert.Contains("The audit log ends at \"1:", Assert.Single(log.Lines, line => line.Contains("The audit log ends at", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains(log.Lines, line => line.StartsWith($"Error {typeof(AuditHeadLog).FullName} 3 Entry 2, at which the audit log is said to end, is NotKeyed:", StringComparison.Ordinal));
        Assert.Equal([(AuditAlarm.NotWhole, "The audit log is not whole: entry 2, at which it is said to end, is NotKeyed.")], raised.Where(one => one.Item1 is AuditAlarm.NotWhole));
    }

    [Theory]
    [InlineData("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=", "Audit:Key: does not fit the audit log, whose newest entry, 1, was written without it. Nothing was appended.")]
    [InlineData("", "Audit:Key: is missing, and the newest entry of the audit log, 1, was written with one. Nothing was appended.")]
    public async Task A_node_with_another_key_or_none_does_not_start_on_a_log_that_has_one(string key, string said)
    {
        await using var database = await TestDatabase.MakeAsync(StorageProvider.Sqlite);
        var settings = database.Settings;
        settings["Audit:Key"] = Convert.ToBase64String(new byte[32]);
        await (await WizardApplication.StartAsync(settings: settings)).DisposeAsync();

        settings["Audit:Key"] = key;
        var refused = await Assert.ThrowsAsync<StorageUnusableException>(() => WizardApplication.StartAsync(settings: settings));

        Assert.StartsWith(said, refused.Message, StringComparison.Ordinal);
        await using (var context = database.CreateDbContext())
            Assert.Equal(1, await context.Set<AuditRow>().CountAsync(Cancelled));
        (settings["Audit:Key"], settings["Audit:KeyedFrom"]) = ("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=", "2");
        await (await WizardApplication.StartAsync(settings: settings)).DisposeAsync();
    }

    [Fact]
    public void On_PostgreSql_too_there_is_an_alarm_without_a_setting() => Assert.InRange(new AuditOptions().DatabaseSizeAlarmMegabytes, 1, 8192);

    [Fact]
    public async Task A_disk_with_less_room_than_the_setting_says_is_an_alarm()
    {
        await using var app = await WizardApplication.StartAsync(settings: new Dictionary<string, string?> { ["Audit:FreeSpaceAlarmMegabytes"] = $"{int.MaxValue}" });

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        while (!app.Log.Lines.Any(line => line.StartsWith($"Error {typeof(AuditWatch).FullName} 10 The disk of the database has ", StringComparison.Ordinal)))
            await Task.Delay(100, limit.Token);
    }

    [Fact]
    public async Task A_database_on_PostgreSql_that_has_grown_beyond_the_setting_is_an_alarm()
    {
        await using var app = await WizardApplication.StartAsync(provider: StorageProvider.PostgreSql, settings: new Dictionary<string, string?> { ["Audit:DatabaseSizeAlarmMegabytes"] = "1" });

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        while (!app.Log.Lines.Any(line => line.StartsWith($"Error {typeof(AuditWatch).FullName} 13 The database has grown to ", StringComparison.Ordinal)))
            await Task.Delay(100, limit.Token);
    }

    [Fact]
    public async Task When_the_log_cannot_be_written_nobody_signs_in_and_there_is_an_alarm()
    {
        await using var app = await WizardApplication.StartAsync();
        await using (var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancelled))
            await context.Database.ExecuteSqlRawAsync("ALTER TABLE \"AuditHead\" RENAME TO \"Gone\"", Cancelled);
        using var visitor = app.Visit();

        await Record.ExceptionAsync(() => visitor.SignInAsync("ada@contoso.com", "/permissions"));

        Assert.Contains(app.Log.Lines, line => line.StartsWith($"Error {typeof(AuditLog).FullName} 20 An entry could not be written to the audit log: SignIn, Passed.", StringComparison.Ordinal));
        await Assert.ThrowsAsync<InvalidOperationException>(() => app.PrincipalAsync(visitor));
        await using (var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancelled))
            await context.Database.ExecuteSqlRawAsync("ALTER TABLE \"Gone\" RENAME TO \"AuditHead\"", Cancelled);
    }
}
