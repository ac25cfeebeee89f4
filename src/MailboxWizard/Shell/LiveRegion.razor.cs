using Microsoft.AspNetCore.Components;

namespace MailboxWizard.Shell;

/// <summary>Announces a sentence to those who hear the page, at most one every two seconds.</summary>
public sealed partial class LiveRegion
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource _gone = new();
    private string _said = "";
    private string? _next;
    private DateTimeOffset _lastAt;

    [Inject] public required TimeProvider Time { get; init; }

    /// <summary>What is announced when it changes; null keeps silent.</summary>
    [Parameter] public string? Sentence { get; set; }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (Sentence is null || Sentence == _said || Sentence == _next)
            return;
        var alreadyWaits = _next is not null;
        _next = Sentence;
        if (alreadyWaits)
            return;
        var wait = _lastAt + s_pause - Time.GetUtcNow();
        if (wait > TimeSpan.Zero)
        {
            try
            {
                await Task.Delay(wait, Time, _gone.Token);
            }
            catch (OperationCanceledException)
            {
                // The page is gone; nobody listens any more.
                return;
            }
        }
        (_said, _next, _lastAt) = (_next, null, Time.GetUtcNow());
    }
}
