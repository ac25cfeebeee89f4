using MailboxWizard.Features.Configuration;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Microsoft365;
using Microsoft.AspNetCore.Components;

namespace MailboxWizard.Features.Setup.Pages;

// A run whose Test only waits has handed off, and the hand-off's Test goes on by itself: the page shows that one then.
public sealed partial class RunPage
{
    private IDisposable? _following;
    private TestProgress? _late;
    private string? _ewsLines;

    [Inject] public required HandoffStore Handoffs { get; init; }

    [Inject] public required HandoffTester Tester { get; init; }

    private async Task FollowLateTestAsync(SetupRunSnapshot run)
    {
        if (run is not { State: SetupRunState.NotProved, HandoffNumber: { } number } || People.Describe((await Authentication).User) is not { } person)
        {
            _following?.Dispose();
            (_following, _late) = (null, null);
            return;
        }
        if (RendererInfo.IsInteractive)
            _following ??= Tester.Subscribe(number, progress => InvokeAsync(() =>
            {
                _late = progress;
                StateHasChanged();
            }));
        _late = await Tester.ReadAsync(number, person, _left.Token);
        _ewsLines = run.Answers.Route is Route.Ews && await Handoffs.FindAsync(number, person, _left.Token) is { IsLive: true } handoff
            ? EwsAllowScript.Of(handoff.ClientId) : null;
    }
}
