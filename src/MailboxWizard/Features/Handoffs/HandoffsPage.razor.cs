using MailboxWizard.Features.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Handoffs;

/// <summary>All hand-offs for engineers and support. What is searched and filtered stands in the address.</summary>
public sealed partial class HandoffsPage : IDisposable
{
    private static readonly HandoffFilter[] s_filters =
        [HandoffFilter.All, HandoffFilter.Ready, HandoffFilter.InWork, HandoffFilter.Tested, HandoffFilter.Ended];

    private CancellationTokenSource _latest = new();
    private HandoffList? _list;
    private bool _mayTest;

    [Inject] public required HandoffStore Handoffs { get; init; }

    [Inject] public required People People { get; init; }

    [Inject] public required NavigationManager Navigation { get; init; }

    [Inject] public required IOptions<PublicAddressOptions> PublicAddress { get; init; }

    [Inject] public required IStringLocalizer<HandoffsText> Text { get; init; }

    [CascadingParameter] public required Task<AuthenticationState> Authentication { get; set; }

    [SupplyParameterFromQuery(Name = "q")] public string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "state")] public string? State { get; set; }

    private string Site => PublicAddress.Value.Of("") ?? Navigation.BaseUri.TrimEnd('/');

    private HandoffFilter Filter => Enum.TryParse<HandoffFilter>(State, ignoreCase: true, out var filter) && Enum.IsDefined(filter) ? filter : HandoffFilter.All;

    public void Dispose()
    {
        _latest.Cancel();
        _latest.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (People.Describe((await Authentication).User) is not { } person)
            return;
        _mayTest = person.IsEngineer;
        // Only the latest search counts.
        await _latest.CancelAsync();
        _latest.Dispose();
        _latest = new();
        try
        {
            _list = await Handoffs.ListAsync(new(Search?[..Math.Min(Search.Length, 100)], Filter), person, _latest.Token);
        }
        catch (OperationCanceledException)
        {
            // A newer search has taken over, or the page is gone.
        }
    }

    /// <summary>In words, as people say small numbers.</summary>
    private string Days(HandoffList list) => list.OverdueAfter.Days is var days && Text[$"Days.{days}"] is { ResourceNotFound: false } words ? words : Text["Days.N", days];

    private void Searched(ChangeEventArgs change) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameter("q", change.Value?.ToString() is { Length: > 0 } text ? text : null), replace: true);

    private void Show(HandoffFilter filter) => Navigation.NavigateTo(Address(filter), replace: true);

    private string Address(HandoffFilter filter) => Navigation.GetUriWithQueryParameter("state", filter is HandoffFilter.All ? null : filter.ToString());
}
