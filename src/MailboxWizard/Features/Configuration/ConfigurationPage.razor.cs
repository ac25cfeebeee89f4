using System.Security.Claims;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;

namespace MailboxWizard.Features.Configuration;

/// <summary>One hand-off: the values for Solution Designer, the Test, the five clicks.</summary>
public sealed partial class ConfigurationPage : IAsyncDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private readonly ConfigurationDeeds _deeds;
    private ConfigurationModel? _model;
    private IDisposable? _subscription;
    private IJSObjectReference? _script;
    private int _selected;

    public ConfigurationPage() => _deeds = new()
    {
        Take = () => DoAsync(Handoffs!.TakeAsync),
        Test = () => TestAsync(TestWish.None),
        TestBothRoutes = () => TestAsync(new() { BothRoutes = true }),
        TestStaysShut = address => TestAsync(new() { MailboxToStayShut = address }),
        CreateFolder = CreateFolderAsync,
        Tick = (click, done) => DoAsync((number, person, cancelled) => Handoffs!.TickAsync(number, person, click, done, cancelled)),
        Report = (passed, said) => DoAsync((number, person, cancelled) => Handoffs!.ReportThereforeTestAsync(number, person, passed, said, cancelled)),
        Complete = () => DoAsync(Handoffs!.CompleteAsync),
        Withdraw = () => DoAsync(Handoffs!.WithdrawAsync),
        Note = text => DoAsync((number, person, cancelled) => Handoffs!.AddNoteAsync(number, person, text, cancelled)),
        Ticket = ticket => DoAsync((number, person, cancelled) => Handoffs!.SetTicketAsync(number, person, ticket, cancelled)),
        RemoveKey = RemoveKeyAsync,
        RemoveEwsGrant = RemoveEwsGrantAsync,
        Select = index => ReadAsync(selected: index),
    };

    [Inject] public required HandoffStore Handoffs { get; init; }

    [Inject] public required HandoffTester Tester { get; init; }

    [Inject] public required KeyRemoval Keys { get; init; }

    [Inject] public required EwsGrantRemoval EwsGrants { get; init; }

    [Inject] public required IOptions<PublicAddressOptions> PublicAddress { get; init; }

    [Inject] public required MoveFolderMaking Folders { get; init; }

    [Inject] public required People People { get; init; }

    [Inject] public required CloudHosts Hosts { get; init; }

    [Inject] public required EwsEnd EwsEnd { get; init; }

    [Inject] public required IOptions<HandoffsOptions> Options { get; init; }

    [Inject] public required TimeProvider Time { get; init; }

    [Inject] public required NavigationManager Navigation { get; init; }

    [Inject] public required IJSRuntime Js { get; init; }

    [Inject] public required IStringLocalizer<ConfigurationText> Text { get; init; }

    [Parameter] public int Number { get; set; }

    /// <summary>Set on the way back from Microsoft after a press of Reveal or Copy.</summary>
    [SupplyParameterFromQuery] public string? Pressed { get; set; }

    /// <summary>Set on the way back from Microsoft after a press for the key: the stage that was asked for.</summary>
    [SupplyParameterFromQuery] public string? Key { get; set; }

    /// <summary>The same after a press for the grant of EWS.</summary>
    [SupplyParameterFromQuery] public string? Grant { get; set; }

    /// <summary>The same after a press for a mailbox that ought to stay shut: which one. It is to be agreed to and pressed once more.</summary>
    [SupplyParameterFromQuery] public string? Shut { get; set; }

    [CascadingParameter] public required Task<AuthenticationState> Authentication { get; set; }

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
        await ReadAsync();
        if (_model is null)
            Navigation.NotFound();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender || _model is null)
            return;
        _subscription = Tester.Subscribe(Number, progress => InvokeAsync(() => ShowAsync(progress)));
        _script = await Js.InvokeAsync<IJSObjectReference>("import", _gone.Token, $"./{Assets["Features/Configuration/ConfigurationPage.razor.js"]}");
        // A Test may have gone on between the first drawing and this subscription.
        await ReadAsync();
        StateHasChanged();
    }

    /// <summary>Asks who this is at each act: the circuit revalidates its principal, and rights can end.</summary>
    private async Task<Person?> PersonAsync() => People.Describe((await Authentication).User);

    private async Task ReadAsync(string? refused = null, int? selected = null)
    {
        _selected = selected ?? _selected;
        if (await PersonAsync() is not { } person || await Handoffs.FindAsync(Number, person, _gone.Token) is not { } handoff)
        {
            _model = null;
            return;
        }
        _model = ConfigurationModel.Of(handoff, person, Hosts, EwsEnd, Time.GetUtcNow(), Handoffs.ExpiresAt(handoff), _selected) with
        {
            Test = await Tester.ReadAsync(Number, person, _gone.Token),
            Contact = Options.Value.Contact,
            Newer = (await Handoffs.NewerAsync([handoff], person, _gone.Token)).Values.Cast<int?>().SingleOrDefault(),
            MovedTo = await Handoffs.MovedToAsync(handoff, person, _gone.Token),
            Refused = refused,
            KeyPressed = Key is not null,
            EwsGrantPressed = Grant is not null,
            ShutPressed = Shut is not null && TestValues.IsAddress(Shut) ? Shut : null,
            KeyMessage = HandoffMessage.KeyText(handoff, PublicAddress.Value.Of("") ?? Navigation.BaseUri),
            EwsGrantMessage = HandoffMessage.EwsGrantText(handoff, PublicAddress.Value.Of("") ?? Navigation.BaseUri),
            Pressed = Enum.GetValues<SecretPurpose>().Cast<SecretPurpose?>().FirstOrDefault(purpose => purpose.ToString() == Pressed),
        };
    }

    private async Task DoAsync(Func<int, Person, CancellationToken, Task<HandoffDone>> deed)
    {
        if (await PersonAsync() is not { } person)
            return;
        var done = await deed(Number, person, _gone.Token);
        await ReadAsync(done.Refusal is { } refusal ? $"Refused.{refusal}" : null);
        StateHasChanged();
    }

    private Task RemoveKeyAsync() => _model is not { KeyUnderWay: false } model ? Task.CompletedTask : RemoveAsync(
        Keys.RemoveAsync, model with { KeyUnderWay = true, Key = null, Refused = null }, "key", Key, (now, answer) => now with { Key = answer });

    private Task RemoveEwsGrantAsync() => _model is not { EwsGrantUnderWay: false } model ? Task.CompletedTask : RemoveAsync(
        EwsGrants.RemoveAsync, model with { EwsGrantUnderWay = true, EwsGrant = null, Refused = null }, "grant", Grant, (now, answer) => now with { EwsGrant = answer });

    /// <param name="remove">What is removed.</param>
    /// <param name="meanwhile">How the page looks until then.</param>
    /// <param name="query">What comes back from Microsoft's page in the address, with the stage.</param>
    /// <param name="asked">The stage that was asked for before this press.</param>
    /// <param name="with">The page with the answer.</param>
    private async Task RemoveAsync(
        Func<int, ClaimsPrincipal, CancellationToken, Task<RemovalAnswer>> remove, ConfigurationModel meanwhile, string query, string? asked,
        Func<ConfigurationModel, RemovalAnswer?, ConfigurationModel> with)
    {
        _model = meanwhile;
        StateHasChanged();
        string? refused = null;
        RemovalAnswer? answer = null;
        try
        {
            // Not bound to the page: who presses and leaves has done it all the same.
            answer = await remove(Number, (await Authentication).User, CancellationToken.None);
        }
        catch (ConsentNeededException needed) when (needed.Stage.ToString() == asked)
        {
            // To be sent there for the same right once more would go on for ever.
            refused = "Key.ConsentNeeded";
        }
        catch (ConsentNeededException needed)
        {
            Navigation.NavigateTo(needed.Address($"/handoffs/{Number}?{query}={needed.Stage}"), forceLoad: true);
            return;
        }
        if (_gone.IsCancellationRequested)
            return;
        await ReadAsync(refused);
        _model = _model is null ? null : with(_model, answer);
        StateHasChanged();
    }

    private async Task ShowAsync(TestProgress progress)
    {
        if (progress.IsRunning)
            _model = _model is null ? null : _model with { Test = progress };
        else
            await ReadAsync(progress.Broke ? "Refused.Broke" : null);
        StateHasChanged();
    }
}
