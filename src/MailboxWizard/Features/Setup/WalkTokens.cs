using MailboxWizard.Features.SignIn;

namespace MailboxWizard.Features.Setup;

/// <summary>
/// Tokens of one walk. Requests that go side by side wait for one answer of Entra: a dozen that ask for the same token within
/// seconds are taken for a client that loops (AADSTS50196, https://learn.microsoft.com/entra/identity-platform/reference-error-codes).
/// Kept so briefly that a sign-out stops the run.
/// </summary>
internal sealed class WalkTokens(Func<ConsentStage, CancellationToken, Task<string>> ask, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan s_kept = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _gate = new(1);
    private readonly Dictionary<ConsentStage, (string Token, long At)> _tokens = [];

    /// <inheritdoc cref="SetupTokens.ForRun"/>
    /// <param name="stage">What it must allow.</param>
    /// <param name="isCleanUp">
    /// The token with which something was made takes it away again, whatever its age: when the run has ended elsewhere meanwhile,
    /// there is no other one.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<string> ForAsync(ConsentStage stage, bool isCleanUp, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_tokens.TryGetValue(stage, out var kept) && (isCleanUp || time.GetElapsedTime(kept.At) < s_kept))
                return kept.Token;
            var token = await ask(stage, cancellationToken);
            _tokens[stage] = (token, time.GetTimestamp());
            return token;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();
}
