using MailboxWizard.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace MailboxWizard.Features.Setup.Pages;

// Undo and Leave no trace: asked, confirmed, and over Microsoft's page where it must ask first.
public sealed partial class RunPage
{
    private RunUndoModel _undo = new();

    [Inject] public required SetupUndoDoor UndoDoor { get; init; }

    [Inject] public required LeaveNoTrace Leaving { get; init; }

    [Inject] public required SetupPlanner Planner { get; init; }

    [Inject] public required SetupProblems Problems { get; init; }

    /// <summary>Set on the way back from Microsoft after an undo was confirmed. Not <c>press</c>, which is of a run that waits.</summary>
    [SupplyParameterFromQuery(Name = "undo")] public string? UndoPress { get; set; }

    /// <summary>Set on the way back from Microsoft, or to the problem's code when leaving was refused.</summary>
    [SupplyParameterFromQuery] public string? Leave { get; set; }

    private RunUndoModel Undo => _undo with
    {
        OnAsk = EventCallback.Factory.Create(this, () => AskToUndo(asks: true)),
        OnKeep = EventCallback.Factory.Create(this, () => AskToUndo(asks: false)),
        OnUndo = EventCallback.Factory.Create(this, () => UndoAsync(wasAsked: false)),
        OnLeave = EventCallback.Factory.Create(this, () => AskToLeaveAsync(wasAsked: false)),
    };

    private async Task OfferUndoAsync(SetupRunSnapshot run)
    {
        var user = (await Authentication).User;
        if (People.Describe(user) is not { IsAdministrator: true } person || person.TenantId != run.TenantId)
            return;
        _undo = _undo with
        {
            Offer = await UndoDoor.OfferAsync(run.Number, user, _left.Token),
            MayLeave = run.State is SetupRunState.Proved or SetupRunState.Undone && Leaving.MayBeOffered(person),
        };
    }

    /// <summary>The way back from Microsoft: used once, by the circuit and not while prerendering.</summary>
    private async Task GoOnAfterMicrosoftAsync(SetupRunSnapshot run)
    {
        var user = (await Authentication).User;
        if (UndoPress is not null && _undo.Offer is not null)
        {
            if (await UndoDoor.TakePressAsync(Number, UndoPress, user, _left.Token))
                await UndoAsync(wasAsked: true);
            else
                AskToUndo(asks: true);
        }
        else if (Leave is "asked" && _undo.MayLeave)
        {
            await AskToLeaveAsync(wasAsked: true);
        }
        else if (Enum.TryParse<SetupProblemCode>(Leave, out var refused) && People.Describe(user) is { } person)
        {
            _undo = _undo with { LeaveProblem = Problems.Of(refused, person.Name, run.TenantName) };
        }
    }

    private void AskToUndo(bool asks) => _undo = _undo with { Asks = asks, Problem = null };

    /// <param name="wasAsked">Microsoft was just asked for this press, and gave its answer.</param>
    private async Task UndoAsync(bool wasAsked)
    {
        if (_undo.Starting || _run is null)
            return;
        _undo = _undo with { Starting = true, Problem = null };
        var user = (await Authentication).User;
        SetupProblem? problem = null;
        try
        {
            // Not bound to the page: who confirms and leaves has started it all the same.
            await UndoDoor.StartAsync(Number, user, CancellationToken.None);
        }
        catch (ConsentNeededException) when (wasAsked)
        {
            problem = Planner.MicrosoftAsksAgain(user);
        }
        catch (ConsentNeededException needed)
        {
            var press = await UndoDoor.RememberPressAsync(Number, user, CancellationToken.None);
            Navigation.NavigateTo(needed.Address($"/runs/{Number}{QueryString.Create("undo", press)}"), forceLoad: true);
            return;
        }
        catch (SetupProblemException stopped)
        {
            problem = stopped.Problem;
        }
        _undo = _undo with { Starting = false, Asks = false, Problem = problem };
    }

    /// <summary>Microsoft is asked before the person confirms: afterwards there is nobody whom it could ask.</summary>
    private async Task AskToLeaveAsync(bool wasAsked)
    {
        var user = (await Authentication).User;
        try
        {
            await Leaving.PrepareAsync(user, _left.Token);
            _undo = _undo with { AsksToLeave = true, LeaveProblem = null };
        }
        catch (ConsentNeededException) when (wasAsked)
        {
            _undo = _undo with { LeaveProblem = Planner.MicrosoftAsksAgain(user) };
        }
        catch (ConsentNeededException needed)
        {
            Navigation.NavigateTo(needed.Address($"/runs/{Number}?leave=asked"), forceLoad: true);
        }
        catch (SetupProblemException stopped)
        {
            _undo = _undo with { LeaveProblem = stopped.Problem };
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The reader left while Microsoft was answering.
        }
    }
}
