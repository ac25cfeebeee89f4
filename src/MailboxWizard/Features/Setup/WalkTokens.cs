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
    public async Task<string> ForAsync(ConsentStage stage, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_tokens.TryGetValue(stage, out var kept) && time.GetElapsedTime(kept.At) < s_kept)
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
