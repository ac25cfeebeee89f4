using System.Security.Claims;
using MailboxWizard.Features.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup.Pages;

/// <summary>Reads the plan once the circuit stands, and starts the run; the drawing is <see cref="PlanView"/>'s.</summary>
public sealed partial class PlanPage : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private SetupPlan? _plan;
    private SetupProblem? _problem;
    private SetupProblem? _refused;
    private bool _unknown;
    private bool _starting;
    private string _tenant = "";
    private string? _said;
    private string? _waiting;

    [Inject] public required SetupPlanner Planner { get; init; }

    [Inject] public required SetupRunner Runner { get; init; }

    [Inject] public required People People { get; init; }

    [Inject] public required NavigationManager Navigation { get; init; }

    [Inject] public required IStringLocalizer<SetupText> Text { get; init; }

    [Parameter] public required string DraftId { get; set; }

    /// <summary>Set on the way back from Microsoft after a press of Run.</summary>
    [SupplyParameterFromQuery] public string? Press { get; set; }

    /// <summary>With <see cref="Press"/>: what was pressed is to do what may be done and ask a colleague for the rest.</summary>
    [SupplyParameterFromQuery] public string? Partial { get; set; }

    /// <summary>Set on the way back from Microsoft after it was asked for the rights to read.</summary>
    [SupplyParameterFromQuery] public string? Asked { get; set; }

    [CascadingParameter] public required Task<AuthenticationState> Authentication { get; set; }

    private string Here => $"/setup/{DraftId}/plan";

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        // The tenant is read once, by the circuit: prerendering would ask Microsoft everything twice, and use up the press of Run.
        if (!RendererInfo.IsInteractive)
            return;
        var user = (await Authentication).User;
        _tenant = People.Describe(user)?.TenantName ?? "";
        try
        {
            if (await Runner.TakePressAsync(DraftId, Press, user, _left.Token))
                await RunAsync(isPartial: Partial is "true", wasAsked: true);
        }
        catch (SetupProblemException stopped)
        {
            _problem = stopped.Problem;
            return;
        }
        await GoOnWithDeletedAsync();
        if (!_starting && _plan is null)
            await ReadAsync(wasAsked: Asked is "true");
    }

    private Task ReadAgainAsync()
    {
        (_refused, _done, _didNow) = (null, null, null);
        return ReadAsync(wasAsked: false);
    }

    private async Task ReadAsync(bool wasAsked)
    {
        (_plan, _problem, _waiting) = (null, null, null);
        try
        {
            _plan = await Planner.PlanAsync(DraftId, (await Authentication).User, _left.Token, WaitAsync);
            _unknown = _plan is null;
            _said = _plan is null ? Text["Choose.Unknown"] : PlanView.TitleOf(_plan, Text);
        }
        catch (ConsentNeededException) when (wasAsked)
        {
            _problem = Planner.MicrosoftAsksAgain((await Authentication).User);
        }
        catch (ConsentNeededException needed)
        {
            Navigation.NavigateTo(needed.Address(ReadOverMicrosoft((await Authentication).User)), forceLoad: true);
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

    /// <summary>The same answers with one wish more.</summary>
    private async Task AnewAsync(Func<string, ClaimsPrincipal, CancellationToken, Task<string?>> wish)
    {
        try
        {
            var anew = await wish(DraftId, (await Authentication).User, _left.Token);
            _unknown = anew is null;
            if (anew is null)
                _plan = null;
            else
                // A full load, as after choosing: the plan is read anew under the new draft's address.
                Navigation.NavigateTo($"/setup/{anew}/plan", forceLoad: true);
        }
        catch (SetupProblemException stopped)
        {
            (_refused, _said) = (stopped.Problem, stopped.Problem.Title);
        }
    }

    private Task PressAsync() => RunAsync(isPartial: false, wasAsked: false);

    private Task PressPartialAsync() => RunAsync(isPartial: true, wasAsked: false);

    /// <param name="isPartial">Only what this person may do.</param>
    /// <param name="wasAsked">Microsoft was just asked for this press, and gave its answer.</param>
    private async Task RunAsync(bool isPartial, bool wasAsked)
    {
        if (_starting)
            return;
        (_starting, _refused) = (true, null);
        var user = (await Authentication).User;
        try
        {
            // Not bound to the page: who presses Run and leaves has started a run all the same.
            var number = await Runner.StartAsync(DraftId, isPartial, user, CancellationToken.None);
            Navigation.NavigateTo($"/runs/{number}");
        }
        catch (ConsentNeededException) when (wasAsked)
        {
            (_starting, _refused) = (false, Planner.MicrosoftAsksAgain(user));
            _said = _refused.Title;
        }
        catch (ConsentNeededException needed)
        {
            await AskMicrosoftAsync(needed, isPartial, user);
        }
        catch (SetupProblemException stopped)
        {
            Refuse(stopped.Problem);
        }
    }

    private async Task AskMicrosoftAsync(ConsentNeededException needed, bool isPartial, ClaimsPrincipal user)
    {
        try
        {
            var press = await Runner.RememberPressAsync(DraftId, user, CancellationToken.None);
            Navigation.NavigateTo(needed.Address($"{Here}?press={press}{(isPartial ? "&partial=true" : "")}"), forceLoad: true);
        }
        catch (SetupProblemException stopped)
        {
            Refuse(stopped.Problem);
        }
    }

    private void Refuse(SetupProblem problem) => (_starting, _refused, _said) = (false, problem, problem.Title);
}
