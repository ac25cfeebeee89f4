using MailboxWizard.Features.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Setup.Pages;

/// <summary>Shows a run and follows it: a snapshot at first, then each change; the drawing is <see cref="RunView"/>'s.</summary>
public sealed partial class RunPage : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private IDisposable? _subscription;
    private SetupRunSnapshot? _run;
    private SetupRunSnapshot? _ahead;
    private SetupProblem? _refused;
    private bool _testing;
    private bool _isOwn;

    [Inject] public required SetupRunner Runner { get; init; }

    [Inject] public required People People { get; init; }

    [Inject] public required NavigationManager Navigation { get; init; }

    [Inject] public required IOptions<PublicAddressOptions> PublicAddress { get; init; }

    [Parameter] public int Number { get; set; }

    [CascadingParameter] public required Task<AuthenticationState> Authentication { get; set; }

    /// <summary>None for who looks at another tenant's run: the plan would be of their own.</summary>
    private EventCallback RunAgain => _isOwn ? EventCallback.Factory.Create(this, RunAgainAsync) : default;

    private string Site => PublicAddress.Value.Of("") ?? Navigation.BaseUri.TrimEnd('/');

    public void Dispose()
    {
        _subscription?.Dispose();
        _following?.Dispose();
        _left.Cancel();
        _left.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        if (People.Describe((await Authentication).User) is not { } person)
            return;
        // Subscribed before it is read, so that no change falls between the two; shown only when the read has admitted the person.
        if (RendererInfo.IsInteractive)
            _subscription = Runner.Subscribe(Number, changed => InvokeAsync(() => ShowAsync(changed)));
        var read = await Runner.ReadAsync(Number, person, _left.Token);
        if (read is null)
        {
            _subscription?.Dispose();
            Navigation.NotFound();
            return;
        }

        _isOwn = read.TenantId == person.TenantId;
        await OfferUndoAsync(_ahead ?? read);
        await FollowLateTestAsync(_ahead ?? read);
        _run = _ahead ?? read;
        if (RendererInfo.IsInteractive)
            await GoOnAfterMicrosoftAsync(_run);
    }

    private async Task ShowAsync(SetupRunSnapshot changed)
    {
        try
        {
            _ahead = changed;
            if (_run is null)
                return;
            if (changed.State != _run.State)
            {
                await OfferUndoAsync(changed);
                await FollowLateTestAsync(changed);
            }
            _run = changed;
            StateHasChanged();
        }
        catch (Exception broken)
        {
            // One broken page never hurts the run that publishes.
            await DispatchExceptionAsync(broken);
        }
    }

    private async Task RunAgainAsync()
    {
        _refused = null;
        try
        {
            Navigation.NavigateTo($"/setup/{await Runner.KeepAnswersAsync(Number, (await Authentication).User, CancellationToken.None)}/plan");
        }
        catch (SetupProblemException stopped)
        {
            _refused = stopped.Problem;
        }
    }

    private async Task TestAgainAsync(TestRequest request)
    {
        if (_testing)
            return;
        (_testing, _refused) = (true, null);
        try
        {
            await Runner.TestAgainAsync(Number, request.Mailbox, request.InputFolder, (await Authentication).User, _left.Token);
        }
        catch (ConsentNeededException needed)
        {
            Navigation.NavigateTo(needed.Address($"/runs/{Number}"), forceLoad: true);
        }
        catch (SetupProblemException stopped)
        {
            _refused = stopped.Problem;
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The reader left; the Test ends with nobody waiting.
        }
        finally
        {
            _testing = false;
        }
    }
}
