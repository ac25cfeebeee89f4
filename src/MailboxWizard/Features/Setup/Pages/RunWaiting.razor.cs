using MailboxWizard.Features.Setup.ConsentPages;
using MailboxWizard.Features.Setup.Escalations;
using MailboxWizard.Features.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace MailboxWizard.Features.Setup.Pages;

/// <summary>Goes on with a run that waits, gives it up, or makes a link for a colleague; the drawing is <see cref="RunWaitingView"/>'s.</summary>
public sealed partial class RunWaiting : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private WaitingStanding? _standing;
    private SetupRunSnapshot? _shown;
    private SetupProblem? _refused;
    private string? _link;
    private bool _going;

    [Inject] public required SetupPlanner Planner { get; init; }

    [Inject] public required WaitingRuns Waiting { get; init; }

    [Inject] public required ConsentPageDesk Pages { get; init; }

    [Inject] public required EscalationDesk Escalations { get; init; }

    [Inject] public required NavigationManager Navigation { get; init; }

    [Parameter, EditorRequired] public required SetupRunSnapshot Run { get; set; }

    /// <summary>The address of this site, for the link.</summary>
    [Parameter] public string Site { get; set; } = "";

    /// <summary>Set on the way back from Microsoft after a press of <em>Go on</em>.</summary>
    [SupplyParameterFromQuery] public string? Press { get; set; }

    [CascadingParameter] public required Task<AuthenticationState> Authentication { get; set; }

    private string Here => $"/runs/{Run.Number}";

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        // A press counts once: it is taken by the circuit and not by the prerendering before it.
        if (!RendererInfo.IsInteractive)
            return;
        var user = (await Authentication).User;
        if (await Waiting.TakePressAsync(Run.Number, Press, user, _left.Token))
            await GoOnAsync(wasAsked: true);
        else if (await Pages.TakePressAsync(Run.Number, Press, user, _left.Token))
            await AskPageAsync(wasAsked: true);
    }

    protected override async Task OnParametersSetAsync()
    {
        // Told anew with each change: also when a colleague has declined.
        if (ReferenceEquals(_shown, Run))
            return;
        _shown = Run;
        await ReadAsync();
    }

    private async Task ReadAsync() => _standing = await Waiting.ReadAsync(Run.Number, (await Authentication).User, _left.Token);

    private Task PressAsync() => GoOnAsync(wasAsked: false);

    private Task GiveUpAsync() => ActAsync(async () => await Waiting.GiveUpAsync(Run.Number, (await Authentication).User, CancellationToken.None));

    private Task MakeLinkAsync() => ActAsync(async () =>
    {
        var token = await Escalations.MakeAsync(Run.Number, (await Authentication).User, CancellationToken.None);
        _link = $"{Site}/escalations/{token}";
        await ReadAsync();
    });

    /// <param name="wasAsked">Microsoft was just asked for this press, and gave its answer.</param>
    private Task GoOnAsync(bool wasAsked) => ActAsync(async () =>
    {
        var user = (await Authentication).User;
        try
        {
            // Not bound to the page: who presses and leaves has gone on with the run all the same.
            await Waiting.GoOnAsync(Run.Number, user, CancellationToken.None);
        }
        catch (ConsentNeededException) when (wasAsked)
        {
            _refused = Planner.MicrosoftAsksAgain(user);
        }
        catch (ConsentNeededException needed)
        {
            var press = await Waiting.RememberPressAsync(Run.Number, user, CancellationToken.None);
            Navigation.NavigateTo(needed.Address($"{Here}{QueryString.Create("press", press)}"), forceLoad: true);
        }
    });

    private Task PressPageAsync() => AskPageAsync(wasAsked: false);

    /// <param name="wasAsked">Microsoft was just asked for this press, and gave its answer.</param>
    private Task AskPageAsync(bool wasAsked) => ActAsync(async () =>
    {
        var user = (await Authentication).User;
        try
        {
            // Not bound to the page: the run goes on all the same.
            await Pages.AskAsync(Run.Number, Site, user, CancellationToken.None);
        }
        catch (ConsentNeededException) when (wasAsked)
        {
            _refused = Planner.MicrosoftAsksAgain(user);
        }
        catch (ConsentNeededException needed)
        {
            var press = await Pages.RememberPressAsync(Run.Number, user, CancellationToken.None);
            Navigation.NavigateTo(needed.Address($"{Here}{QueryString.Create("press", press)}"), forceLoad: true);
        }
    });

    private async Task ActAsync(Func<Task> act)
    {
        if (_going)
            return;
        (_going, _refused) = (true, null);
        try
        {
            await act();
        }
        catch (SetupProblemException stopped)
        {
            _refused = stopped.Problem;
        }
        finally
        {
            _going = false;
        }
    }
}
