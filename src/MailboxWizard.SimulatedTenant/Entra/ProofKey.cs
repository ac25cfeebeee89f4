using System.Security.Cryptography;
using System.Text;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>Proof Key for Code Exchange: S256, and plain, which is what a challenge without a method is taken for.</summary>
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#request-an-authorization-code
internal static class ProofKey
{
    /// <exception cref="EntraProblem">There is a method without a challenge, or a challenge that can be none.</exception>
    public static void CheckChallenge(string? challenge, string? method)
    {
        if (challenge is null && method is not null) throw EntraProblems.ChallengeMissing();
        // 43 to 128 characters: https://datatracker.ietf.org/doc/html/rfc7636#section-4.2
        if (challenge is not null && (challenge.Length is < 43 or > 128 || method is not (null or "plain" or "S256"))) throw EntraProblems.ChallengeSize();
    }

    public static bool IsAnswered(string? challenge, string? method, string? verifier)
    {
        if (challenge is null || verifier is null) return challenge is null && verifier is null;
        var shown = method == "S256" ? Ids.Base64Url(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))) : verifier;
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(shown), Encoding.UTF8.GetBytes(challenge));
    }
}
