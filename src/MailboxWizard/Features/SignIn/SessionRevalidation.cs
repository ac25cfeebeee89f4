using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace MailboxWizard.Features.SignIn;

/// <summary>
/// Ends an open circuit's authority: at once when its session is signed out here, and otherwise within five minutes of the
/// session's end or eight hours after the circuit began.
/// </summary>
internal sealed class SessionRevalidation : RevalidatingServerAuthenticationStateProvider
{
    private readonly People _people;
    private readonly Sessions _sessions;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _began;

    public SessionRevalidation(ILoggerFactory logs, People people, Sessions sessions, TimeProvider time)
        : base(logs)
    {
        (_people, _sessions, _time, _began) = (people, sessions, time, time.GetUtcNow());
        _sessions.Ended += ForgetAsync;
    }

    protected override TimeSpan RevalidationInterval => TimeSpan.FromMinutes(5);

    protected override Task<bool> ValidateAuthenticationStateAsync(
        AuthenticationState authenticationState, CancellationToken cancellationToken) => IsValidAsync(authenticationState, cancellationToken);

    internal async Task<bool> IsValidAsync(AuthenticationState state, CancellationToken cancellationToken) =>
        _time.GetUtcNow() - _began < Sessions.Lifetime
        && _people.Describe(state.User) is { } person
        && WizardClaims.SessionOf(state.User) is { } session
        && await _sessions.IsAliveAsync(session, person.TenantId, person.ObjectId, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        _sessions.Ended -= ForgetAsync;
        base.Dispose(disposing);
    }

    private async Task ForgetAsync(Guid session)
    {
        if (WizardClaims.SessionOf((await GetAuthenticationStateAsync()).User) == session)
            SetAuthenticationState(Task.FromResult(new AuthenticationState(new())));
    }
}
