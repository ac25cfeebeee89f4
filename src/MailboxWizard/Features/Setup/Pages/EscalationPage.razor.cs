using MailboxWizard.Features.Setup.Escalations;
using MailboxWizard.Features.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup.Pages;

/// <summary>
/// Where the link for a colleague leads. To open it does nothing: what it asks for is read here, then the plan with this person's
/// rights, and only a press approves or declines. The drawing is <see cref="EscalationView"/>'s.
/// </summary>
public sealed partial class EscalationPage : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private EscalationAsked? _asked;
    private SetupPlan? _plan;
    private SetupProblem? _problem;
    private SetupProblem? _refused;
    private bool _going;
    private bool _done;
    private string? _said;
    private string? _waiting;

    [Inject] public required EscalationDesk Escalations { get; init; }

    [Inject] public required SetupPlanner Planner { get; init; }

    [Inject] public required NavigationManager Navigation { get; init; }

    [Inject] public required IStringLocalizer<SetupText> Text { get; init; }

    [Parameter] public required string Token { get; set; }

    /// <summary>Set on the way back from Microsoft after a press of <em>Approve</em>.</summary>
    [SupplyParameterFromQuery] public string? Press { get; set; }

    /// <summary>Set on the way back from Microsoft after it was asked for the rights to read.</summary>
    [SupplyParameterFromQuery] public string? Asked { get; set; }

    [CascadingParameter] public required Task<AuthenticationState> Authentication { get; set; }

    private string Here => $"/escalations/{Token}";

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        var user = (await Authentication).User;
        _asked = await Escalations.OpenAsync(Token, user, _left.Token);
        if (_asked is null)
        {
            Navigation.NotFound();
            return;
        }
        // The tenant is read once, by the circuit, and a press taken by it.
        if (!RendererInfo.IsInteractive)
            return;
        if (await Escalations.TakePressAsync(Token, Press, user, _left.Token))
            await ApproveAsync(wasAsked: true);
        if (!_going)
            await ReadAsync(wasAsked: Asked is "true");
    }

    private Task ReadAgainAsync() => ReadAsync(wasAsked: false);

    private async Task ReadAsync(bool wasAsked)
    {
        (_plan, _problem, _waiting) = (null, null, null);
        var user = (await Authentication).User;
        try
        {
            _plan = await Escalations.PlanAsync(Token, user, _left.Token, WaitAsync);
            if (_plan is null)
                Navigation.NotFound();
            else
                _said = EscalationView.TitleOf(_asked!, _plan, Text);
        }
        catch (ConsentNeededException) when (wasAsked)
        {
            _problem = Planner.MicrosoftAsksAgain(user);
        }
        catch (ConsentNeededException needed)
        {
            Navigation.NavigateTo(needed.Address($"{Here}?asked=true"), forceLoad: true);
        }
        catch (SetupProblemException stopped)
        {
            _problem = stopped.Problem;
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The reader left while Microsoft was answering: nobody is there to be told.
        }
    }

    /// <summary>Microsoft is busy: the page says so while it asks again. Comes from wherever the asking is done.</summary>
    private Task WaitAsync(string waits) => InvokeAsync(() =>
    {
        (_waiting, _said) = (waits, waits);
        StateHasChanged();
    });

    private Task PressAsync() => ApproveAsync(wasAsked: false);

    /// <param name="wasAsked">Microsoft was just asked for this press, and gave its answer.</param>
    private async Task ApproveAsync(bool wasAsked)
    {
        if (_going)
            return;
        (_going, _refused) = (true, null);
        var user = (await Authentication).User;
        try
        {
            // Not bound to the page: who approves and leaves has approved.
            var run = await Escalations.ApproveAsync(Token, user, CancellationToken.None);
            Navigation.NavigateTo($"/runs/{run}");
        }
        catch (ConsentNeededException) when (wasAsked)
        {
            Refuse(Planner.MicrosoftAsksAgain(user));
        }
        catch (ConsentNeededException needed)
        {
            var press = await Escalations.RememberPressAsync(Token, user, CancellationToken.None);
            Navigation.NavigateTo(needed.Address($"{Here}{QueryString.Create("press", press)}"), forceLoad: true);
        }
        catch (SetupProblemException stopped)
        {
            Refuse(stopped.Problem);
        }
    }

    private async Task DeclineAsync()
    {
        if (_going)
            return;
        _refused = null;
        try
        {
            await Escalations.DeclineAsync(Token, (await Authentication).User, CancellationToken.None);
            (_done, _said) = (true, Text["Approve.Declined"]);
        }
        catch (SetupProblemException stopped)
        {
            Refuse(stopped.Problem);
        }
    }

    private void Refuse(SetupProblem problem) => (_going, _refused, _said) = (false, problem, problem.Title);
}
