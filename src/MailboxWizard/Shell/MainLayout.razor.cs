using MailboxWizard.Features.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Shell;

/// <summary>The bar, the page below it, and what is drawn when the page breaks.</summary>
public sealed partial class MainLayout : IDisposable
{
    private ErrorBoundary? _boundary;
    private Person? _person;

    [Inject] public required IStringLocalizer<ShellText> Text { get; init; }

    [Inject] public required NavigationManager Navigation { get; init; }

    [Inject] public required People People { get; init; }

    [CascadingParameter] public Task<AuthenticationState>? Authentication { get; set; }

    private string Path => Navigation.ToBaseRelativePath(Navigation.Uri).Split('?', '#')[0];

    private bool IsSetupPage => IsBelow("setup") || IsBelow("runs");

    private bool IsStaffPage => IsBelow("handoffs") || IsBelow("audit");

    private string PageClass => (Path.Length == 0, IsStaffPage) switch
    {
        (true, _) => "page landing",
        (_, true) => "page staff",
        _ => "page",
    };

    public void Dispose() => Navigation.LocationChanged -= Moved;

    protected override void OnInitialized() => Navigation.LocationChanged += Moved;

    protected override async Task OnParametersSetAsync()
    {
        var user = Authentication is null ? null : (await Authentication).User;
        _person = user?.Identity?.IsAuthenticated == true ? People.Describe(user) : null;
    }

    private bool IsBelow(string folder) => Path == folder || Path.StartsWith(folder + "/", StringComparison.Ordinal);

    private void Moved(object? sender, LocationChangedEventArgs change)
    {
        _boundary?.Recover();
        _ = InvokeAsync(StateHasChanged);
    }
}
