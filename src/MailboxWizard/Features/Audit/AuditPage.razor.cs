using MailboxWizard.Features.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace MailboxWizard.Features.Audit;

/// <summary>Support's page: what the address asks for, of what the person may see.</summary>
public sealed partial class AuditPage : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private AuditAddress _address = new();
    private AuditAddress? _drawn;
    private AuditChoices _choices = new([], []);
    private Person? _person;
    private AuditSlice? _slice;
    private AuditEntry? _open;
    private IReadOnlyList<AuditEntry> _run = [];
    private bool _missing;

    [Inject] public required AuditLog Log { get; init; }

    [Inject] public required People People { get; init; }

    [Inject] public required NavigationManager Navigation { get; init; }

    [Inject] public required IJSRuntime Script { get; init; }

    [Inject] public required IStringLocalizer<AuditText> Text { get; init; }

    [CascadingParameter] public required Task<AuthenticationState> Authentication { get; set; }

    private bool IsNarrowed => _address.Query != new AuditQuery();

    private string? Newer => _slice is { HasNewer: true, Entries: [var first, ..] }
        ? (_address with { Entry = null, Query = _address.Query with { After = first.Number, Before = null } }).ToString()
        : null;

    private string? Older => _slice is { HasOlder: true, Entries: [.., var last] }
        ? (_address with { Entry = null, Query = _address.Query with { Before = last.Number, After = null } }).ToString()
        : null;

    private string Closing => (_address with { Entry = null }).ToString();

    public void Dispose()
    {
        Navigation.LocationChanged -= Moved;
        _left.Cancel();
        _left.Dispose();
    }

    protected override void OnInitialized() => Navigation.LocationChanged += Moved;

    protected override Task OnParametersSetAsync() => ShowAsync();

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
            _slice = null;
            _choices = await Log.ReadChoicesAsync(person, _left.Token);
            _slice = await Log.ReadAsync(address.Query, person, _left.Token);
        }

        _open = address.Entry is { } number ? await Log.FindAsync(number, person, _left.Token) : null;
        _missing = address.Entry is not null && _open is null;
        _run = _open?.Run is { } run ? await Log.ReadRunAsync(run, person, _left.Token) : [];
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
}
