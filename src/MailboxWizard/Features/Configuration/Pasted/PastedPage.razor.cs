using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace MailboxWizard.Features.Configuration.Pasted;

/// <summary>Values that were made by hand: pasted, tested, and dropped or saved. What is typed never comes here: the form's script posts it.</summary>
public sealed partial class PastedPage : IAsyncDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private Person? _person;
    private PastedProgress? _progress;
    private IDisposable? _subscription;
    private IJSObjectReference? _script;
    private Guid? _shown;

    [Inject] public required PastedTester Tester { get; init; }

    [Inject] public required People People { get; init; }

    [Inject] public required CloudHosts Hosts { get; init; }

    [Inject] public required IJSRuntime Js { get; init; }

    [Inject] public required IStringLocalizer<PastedText> Text { get; init; }

    /// <summary>Which Test is looked at.</summary>
    [SupplyParameterFromQuery] public Guid? Test { get; set; }

    /// <summary>Why nothing was tested, for a browser without scripts.</summary>
    [SupplyParameterFromQuery(Name = "refused")] public string? RefusedBy { get; set; }

    [CascadingParameter] public required Task<AuthenticationState> Authentication { get; set; }

    private string? Refused => Enum.TryParse<PastedRefusal>(RefusedBy, out var refusal) && Enum.IsDefined(refusal) ? $"Refused.{refusal}" : null;

    /// <summary>From Microsoft's page, to which a press has led.</summary>
    private bool IsBack => RefusedBy == nameof(PastedRefusal.ConsentNeeded);

    public async ValueTask DisposeAsync()
    {
        _subscription?.Dispose();
        await _gone.CancelAsync();
        _gone.Dispose();
        try
        {
            if (_script is not null)
                await _script.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The tab is closed, and the script with it.
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        _person = People.Describe((await Authentication).User);
        if (RendererInfo.IsInteractive && _shown != Test)
            Watch();
        await ReadAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            _script = await Js.InvokeAsync<IJSObjectReference>("import", _gone.Token, $"./{Assets["Features/Configuration/Pasted/PastedPage.razor.js"]}");
    }

    private void Watch()
    {
        _subscription?.Dispose();
        _shown = Test;
        _progress = null;
        _subscription = Test is { } id ? Tester.Subscribe(id, progress => InvokeAsync(() => ShowAsync(id, progress))) : null;
    }

    /// <summary>After the subscription: what happens in between is not missed.</summary>
    private async Task ReadAsync()
    {
        if (Test is { } id && _person is { } person)
            _progress = await Tester.ReadAsync(id, person, _gone.Token);
    }

    private async Task ShowAsync(Guid id, PastedProgress progress)
    {
        if (id != Test)
            return;
        // Whose Test it is was decided when it was first read; another's is never shown.
        if (_progress is null)
            await ReadAsync();
        if (_progress is not null)
            _progress = progress;
        StateHasChanged();
    }
}
