using System.Data.Common;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Audit;

/// <summary>The timeline of one run; drawn again when the log has grown, since a run may still go on.</summary>
public sealed partial class AuditRunPage : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private IReadOnlyList<AuditEntry> _entries = [];
    private AuditRunLedger? _ledger;
    private AuditTimeline? _timeline;
    private IDisposable? _subscription;
    private bool _late;

    [Inject] public required AuditReader Reader { get; init; }

    [Inject] public required AuditRunLedgers Ledgers { get; init; }

    [Inject] public required AuditFeed Feed { get; init; }

    [Inject] public required People People { get; init; }

    [Inject] public required NavigationManager Navigation { get; init; }

    [Inject] public required IStringLocalizer<AuditText> Text { get; init; }

    [Inject] public required ILogger<AuditRunPage> Logger { get; init; }

    [Parameter] public int Number { get; set; }

    [CascadingParameter] public required Task<AuthenticationState> Authentication { get; set; }

    private string OfRun => new AuditAddress { Query = new() { Run = Number } }.ToString();

    /// <summary>How the run itself ended, or that a later Test proved it, whatever else was done with it afterwards.</summary>
    private AuditOutcome Ended => (_entries.LastOrDefault(entry => entry is { Action: AuditAction.Run } or { Action: AuditAction.Test, Outcome: AuditOutcome.Proved }) ?? _entries[^1]).Outcome;

    public void Dispose()
    {
        _subscription?.Dispose();
        _left.Cancel();
        _left.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        await ReadAsync();
        if (_timeline is null && !_late)
            Navigation.NotFound();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            _subscription = Feed.Subscribe(_ => InvokeAsync(GrownAsync));
    }

    private async Task GrownAsync()
    {
        try
        {
            if (People.Describe((await Authentication).User) is not { } person || _entries is not [.., var last]
                || await Reader.CountNewerAsync(new() { Run = Number }, last.Number, person, _left.Token) == 0)
                return;
            await ReadAsync();
        }
        catch (Exception unanswered) when (unanswered is DbException or TimeoutException or InvalidOperationException and not ObjectDisposedException)
        {
            // What is drawn stays; the next entry makes the page ask again.
            TheRunWasNotReadAgain(Logger, unanswered);
            return;
        }

        StateHasChanged();
    }

    private async Task ReadAsync()
    {
        if (People.Describe((await Authentication).User) is not { } person)
            return;
        var number = Number;
        IReadOnlyList<AuditEntry> entries;
        try
        {
            entries = await Reader.ReadRunAsync(number, person, _left.Token);
        }
        catch (QueryTookTooLongException)
        {
            // What is drawn already stays.
            _late = true;
            return;
        }

        var ledger = await Ledgers(number, person, _left.Token);
        // The reader may have gone on to another run meanwhile.
        if (number != Number)
            return;
        (_entries, _ledger, _late) = (entries, ledger, false);
        _timeline = entries.Count == 0 ? null : AuditTimeline.Of(entries, ledger);
    }

    private string Opening(long entry) => new AuditAddress { Query = new() { Run = Number }, Entry = entry }.ToString();

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "The timeline of a run was not read again.")]
    private static partial void TheRunWasNotReadAgain(ILogger logger, Exception unanswered);
}
