using System.Data.Common;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace MailboxWizard.Features.Audit;

/// <summary>
/// Support's page: what the address asks for, of what the person may see. Everything of it that can be overtaken by another address
/// stands here together: hence longer than others.
/// </summary>
public sealed partial class AuditPage : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private AuditAddress _address = new();
    private AuditAddress? _drawn;
    private AuditChoices _choices = new([], []);
    private Person? _person;
    private AuditSlice? _slice;
    private AuditEntry? _open;
    private AuditTimeline? _timeline;
    private IDisposable? _subscription;
    private bool _missing;
    private bool _late;
    private bool _notNow;
    private AuditChoiceNames _names = new();
    private long _head;
    private int _new;

    [Inject] public required AuditReader Reader { get; init; }

    [Inject] public required AuditRunLedgers Ledgers { get; init; }

    [Inject] public required AuditFeed Feed { get; init; }

    [Inject] public required AuditVerifications Verifications { get; init; }

    [Inject] public required People People { get; init; }

    [Inject] public required NavigationManager Navigation { get; init; }

    [Inject] public required IJSRuntime Script { get; init; }

    [Inject] public required IStringLocalizer<AuditText> Text { get; init; }

    [Inject] public required ILogger<AuditPage> Logger { get; init; }

    [CascadingParameter] public required Task<AuthenticationState> Authentication { get; set; }

    private bool IsNarrowed => _address.Query != new AuditQuery();

    private string? Newer => _slice is { HasNewer: true, Entries: [var first, ..] }
        ? (_address with { Entry = null, Query = _address.Query with { After = first.Number, Before = null } }).ToString()
        : null;

    private string? Older => _slice is { HasOlder: true, Entries: [.., var last] }
        ? (_address with { Entry = null, Query = _address.Query with { Before = last.Number, After = null } }).ToString()
        : null;

    /// <summary>What the reader meant, most likely.</summary>
    private string Swapped => (_address with
    {
        Query = _address.Query.AtNewest with { From = _address.Query.Until?.AddDays(-1), Until = _address.Query.From?.AddDays(1) },
    }).ToString();

    private string NewWords => _new switch
    {
        1 => Text["New.One"],
        > AuditReader.MostCounted => Text["New.Many", AuditReader.MostCounted],
        _ => Text["New", _new],
    };

    private string Closing => (_address with { Entry = null }).ToString();

    public void Dispose()
    {
        Navigation.LocationChanged -= Moved;
        _subscription?.Dispose();
        _left.Cancel();
        _left.Dispose();
    }

    protected override void OnInitialized() => Navigation.LocationChanged += Moved;

    protected override Task OnParametersSetAsync() => ShowAsync();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _subscription = Feed.Subscribe(_ => InvokeAsync(CountNewAsync));
        // Entries may have come between the reading and this subscription.
        await CountNewAsync();
    }

    private async Task ShowAsync()
    {
        var address = AuditAddress.Parse(new Uri(Navigation.Uri).Query);
        if (_drawn is not null && address.ToString() == _drawn.ToString())
            return;
        // The policy let the page open; what is read is decided by who the person is now.
        _person = People.Describe((await Authentication).User);
        if (_person is not { } person)
            return;
        var sameRows = _drawn is not null && _drawn.Query == address.Query;
        (_address, _drawn) = (address, address);
        if (!sameRows)
        {
            (_slice, _new) = (null, 0);
            await ChooseAsync(person);
            if (_address.Query == address.Query)
                await ReadAsync(person);
        }

        if (ReferenceEquals(_address, address))
            await OpenAsync(address, person);
    }

    private async Task OpenAsync(AuditAddress address, Person person)
    {
        (_open, _timeline, _missing, _late) = (null, null, false, false);
        var (open, timeline, late) = ((AuditEntry?)null, (AuditTimeline?)null, false);
        try
        {
            open = address.Entry is { } number ? await Reader.FindAsync(number, person, _left.Token) : null;
            if (open?.Run is { } run)
                timeline = AuditTimeline.Of(await Reader.ReadRunAsync(run, person, _left.Token), await Ledgers(run, person, _left.Token));
        }
        catch (QueryTookTooLongException)
        {
            late = true;
        }

        // The reader may have opened another entry, or none, meanwhile.
        if (ReferenceEquals(_address, address))
            (_open, _timeline, _missing, _late) = (open, timeline, address.Entry is not null && open is null && !late, late);
    }

    private async Task ChooseAsync(Person person)
    {
        var (asked, names) = (_address.Query, _names);
        var choices = await Reader.ReadChoicesAsync(asked, person, _left.Token, names);
        // Of other filters, or names that begin otherwise, somebody else brings them.
        if (asked == _address.Query && names == _names)
            _choices = choices;
    }

    /// <summary>The list of tenants or people, of those whose name begins so.</summary>
    private async Task ListAsync(AuditChoiceNames names)
    {
        _names = names;
        if (_person is { } person)
            await ChooseAsync(person);
    }

    private async Task ReadAsync(Person person)
    {
        if (_address.Query.Fault is not null)
            return;
        var asked = _address.Query;
        var slice = await Reader.ReadAsync(asked, person, _left.Token);
        // The reader may have gone on to other filters meanwhile.
        if (asked == _address.Query)
            (_slice, _head, _new) = (slice, slice.Head, 0);
    }

    /// <summary>Says how many there are, and leaves the rows where the reader has them.</summary>
    private async Task CountNewAsync()
    {
        if (_slice is not { IsTooWide: false } slice || People.Describe((await Authentication).User) is not { } person)
            return;
        int? counted;
        try
        {
            counted = await Reader.CountNewerAsync(_address.Query, _head, person, _left.Token);
        }
        catch (Exception unanswered) when (unanswered is DbException or TimeoutException or InvalidOperationException and not ObjectDisposedException)
        {
            // No reason to take the page from its reader: the next entry makes it ask again.
            NewEntriesWereNotCounted(Logger, unanswered);
            return;
        }

        // Not counted in time: what was counted before is still there.
        if (counted is not { } count || !ReferenceEquals(slice, _slice) || count == _new)
            return;
        _new = count;
        StateHasChanged();
    }

    private async Task VerifyAsync()
    {
        _notNow = false;
        // One that is under way is seen.
        _notNow = !await VerifyAgainstAsync([]) && Verifications.State is { EndedAt: not null };
    }

    private async Task<bool> VerifyAgainstAsync(IReadOnlyList<SavedHead> given) =>
        People.Describe((await Authentication).User) is { } person && await Verifications.StartAsync(person, given, _left.Token);

    private async Task ShowNewAsync()
    {
        if (_address.Query != _address.Query.AtNewest)
            Navigation.NavigateTo((_address with { Query = _address.Query.AtNewest }).ToString());
        else if (People.Describe((await Authentication).User) is { } person)
            await ReadAsync(person);
    }

    private string Opening(long entry) => (_address with { Entry = entry }).ToString();

    private void Go(AuditAddress address) => Navigation.NavigateTo(address.ToString());

    /// <summary>Esc and Close alike: the focus returns to the row that was open.</summary>
    private async Task CloseAsync()
    {
        var row = _address.Entry;
        Navigation.NavigateTo(Closing);
        if (row is not { } number)
            return;
        await using var shell = await Script.InvokeAsync<IJSObjectReference>("import", _left.Token, $"./{Assets["shell.js"]}");
        await shell.InvokeVoidAsync("focus", _left.Token, RowId(number));
    }

    /// <summary>As much of an id as tells it from its neighbours.</summary>
    private static string Short(string? id) => id switch
    {
        null or "" => "–",
        { Length: > 12 } => ForeignText.Shown($"{id[..4]}…{id[^4..]}"),
        _ => ForeignText.Shown(id),
    };

    private static string RowId(long number) => $"entry-{number}";

    private void Moved(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(async () =>
    {
        try
        {
            if (new Uri(change.Location).AbsolutePath != AuditAddress.Path)
                return;
            await ShowAsync();
            StateHasChanged();
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The reader has left the page.
        }
        catch (Exception exception)
        {
            await DispatchExceptionAsync(exception);
        }
    });

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "New entries of the audit log were not counted.")]
    private static partial void NewEntriesWereNotCounted(ILogger logger, Exception unanswered);
}
