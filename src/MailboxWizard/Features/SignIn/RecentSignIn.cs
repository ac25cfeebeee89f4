namespace MailboxWizard.Features.SignIn;

/// <summary>Acts on a secret need someone who signed in within the last 15 minutes.</summary>
public sealed class RecentSignIn(TimeProvider time)
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    // Entra's clock and ours.
    private static readonly TimeSpan s_skew = TimeSpan.FromMinutes(5);

    /// <summary>False too when it is not known when this person signed in.</summary>
    public bool IsRecent(Person person) =>
        person.SignedInAt is { } at && time.GetUtcNow() - at is var age && age < Limit && age > -s_skew;

    /// <summary>Where a sign-in is asked for; a full navigation. <paramref name="returnUrl"/> is a local path.</summary>
    public static string Address(string returnUrl) => $"/sign-in/again{QueryString.Create("returnUrl", returnUrl)}";
}
