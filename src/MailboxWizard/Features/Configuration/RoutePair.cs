namespace MailboxWizard.Features.Configuration;

/// <summary>Two Tests side by side, told as one outcome with the other inside.</summary>
internal sealed class RoutePair(Func<TestOutcome, Task> changed) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1);
    private TestOutcome? outcome;
    private TestOutcome? other;

    public Task ChangedAsync(TestOutcome now) => TellAsync(() => outcome = now with { Took = null });

    public Task OtherChangedAsync(TestOutcome now) => TellAsync(() => other = now);

    public void Dispose() => turn.Dispose();

    private async Task TellAsync(Action change)
    {
        await turn.WaitAsync();
        try
        {
            change();
            if (outcome is not null)
                await changed(outcome with { OtherRoute = other });
        }
        finally
        {
            turn.Release();
        }
    }
}
