using System.Security.Claims;
using MailboxWizard.Features.Setup.Deleted;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.AspNetCore.Components;

namespace MailboxWizard.Features.Setup.Pages;

// A registration of ours that lies deleted, from the plan.
public sealed partial class PlanPage
{
    private bool _working;

    /// <summary>What was done, in words; empty while nobody knows how far it came. Null where nothing was tried.</summary>
    private string? _done;

    private DeletedDeed? _didNow;

    [Inject] public required DeletedRegistrations Deleted { get; init; }

    /// <summary>Set on the way back from Microsoft after a press about a deleted registration: what was pressed, about which one, and that it was this person.</summary>
    [SupplyParameterFromQuery] public string? Deed { get; set; }

    /// <inheritdoc cref="Deed"/>
    [SupplyParameterFromQuery] public string? About { get; set; }

    /// <inheritdoc cref="Deed"/>
    [SupplyParameterFromQuery] public string? Pressed { get; set; }

    /// <summary>Set on the way back from Microsoft after something was done: what, for this person's page to say.</summary>
    [SupplyParameterFromQuery] public string? Did { get; set; }

    /// <summary>The plan, asked for over Microsoft's page; it says what was done before.</summary>
    private string ReadOverMicrosoft(ClaimsPrincipal user) =>
        $"{Here}{QueryString.Create([new("asked", "true"), .. _didNow is { } deed ? [new("did", Deleted.RememberDone(deed, user))] : Array.Empty<KeyValuePair<string, string?>>()])}";

    /// <summary>Goes on with what was pressed before Microsoft asked.</summary>
    private async Task GoOnWithDeletedAsync()
    {
        if (Did is { Length: > 0 } did && Deleted.DoneOf(did, (await Authentication).User) is { } done)
            _done = Text[$"{Said(done)}.Unnamed"];
        if (Enum.TryParse<DeletedDeed>(Deed, out var deed) && Enum.IsDefined(deed) && Guid.TryParse(About, out var about)
            && Deleted.IsPressed(deed, new(about), Pressed, (await Authentication).User))
            await DoAsync(deed, new(about), wasAsked: true);
    }

    private static string Said(DeletedDeed deed) => deed is DeletedDeed.Restore ? "Deleted.Restored" : "Deleted.Purged";

    private Task DoAsync(DeletedDeed deed) => _plan?.Deleted is { } shown ? DoAsync(deed, shown.Id, wasAsked: false) : Task.CompletedTask;

    /// <param name="deed">What is to be done.</param>
    /// <param name="about">The registration that the plan showed.</param>
    /// <param name="wasAsked">Microsoft was just asked for this press, and gave its answer.</param>
    private async Task DoAsync(DeletedDeed deed, ObjectId about, bool wasAsked)
    {
        if (_working)
            return;
        (_working, _refused) = (true, null);
        var name = _plan?.Deleted?.DisplayName;
        var user = (await Authentication).User;
        try
        {
            // Not bound to the page: who presses and leaves has done it all the same.
            await Deleted.DoAsync(deed, DraftId, about, user, CancellationToken.None);
            _didNow = deed;
            _done = name is null ? Text[$"{Said(deed)}.Unnamed"] : Text[Said(deed), name];
            await ReadAsync(wasAsked: false);
            _said = _done;
        }
        catch (ConsentNeededException) when (wasAsked)
        {
            _refused = Planner.MicrosoftAsksAgain(user);
            _said = _refused.Title;
        }
        catch (ConsentNeededException needed)
        {
            var press = Deleted.RememberPress(deed, about, user);
            Navigation.NavigateTo(needed.Address($"{Here}{QueryString.Create(new Dictionary<string, string?> { ["deed"] = $"{deed}", ["about"] = $"{about}", ["pressed"] = press })}"), forceLoad: true);
        }
        catch (SetupProblemException stopped)
        {
            (_refused, _said, _done) = (stopped.Problem, stopped.Problem.Title, "");
        }
        finally
        {
            _working = false;
        }
    }
}
