namespace MailboxWizard.EndToEndTests;

/// <summary>Holds answers back until a test lets them go: nothing is timed, so that nothing can be missed.</summary>
public sealed class AnswerGate : IDisposable
{
    private readonly SemaphoreSlim _passes = new(0);
    private volatile bool _isShut;

    /// <summary>From now on answers wait.</summary>
    public void Shut() => _isShut = true;

    /// <summary>Lets one go, now or when it comes.</summary>
    public void LetOneGo() => _passes.Release();

    /// <summary>Lets all go that wait, and those that come.</summary>
    public void Open()
    {
        _isShut = false;
        // More than a Test ever has under way.
        _passes.Release(100);
    }

    /// <summary>Called by whoever is about to answer; bounded, so that a test that has failed ends.</summary>
    public void Pass()
    {
        if (_isShut) _passes.Wait(TimeSpan.FromSeconds(60));
    }

    public void Dispose() => _passes.Dispose();
}
