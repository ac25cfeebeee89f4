using System.Globalization;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Audit;

/// <summary>
/// Lets the pages of this node know what other nodes append, and the other way round: by number alone, once a second at most,
/// since the feed has a pause. A number that was heard is not told again.
/// </summary>
internal sealed class AuditHearing(Notices notices, AuditFeed feed, IDbContextFactory<WizardDbContext> database) : IHostedService, IDisposable
{
    /// <summary>Of <see cref="Notices"/>; about the newest entry's number.</summary>
    private const string Topic = "audit";

    private IDisposable? _telling;
    private long _heard;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        notices.Listen(Topic, HearAsync);
        _telling = feed.Subscribe(TellAsync);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _telling?.Dispose();

    private Task TellAsync(long number)
    {
        if (number > Interlocked.Read(ref _heard))
            notices.Tell(Topic, number.ToString(CultureInfo.InvariantCulture));
        return Task.CompletedTask;
    }

    private async Task HearAsync(string? about)
    {
        if (!long.TryParse(about, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            // Something may have been missed: the database knows.
            await using var context = await database.CreateDbContextAsync();
            number = await context.Set<AuditHead>().Select(head => head.Number).SingleAsync();
        }

        Interlocked.Exchange(ref _heard, Math.Max(number, Interlocked.Read(ref _heard)));
        feed.Announce(number);
    }
}
