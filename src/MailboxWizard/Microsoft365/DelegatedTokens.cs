using System.Security.Claims;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Identity.Abstractions;
using Microsoft.Identity.Client;
using Microsoft.Identity.Web;
using Microsoft.Identity.Web.TokenCacheProviders;

namespace MailboxWizard.Microsoft365;

/// <summary>
/// Access tokens on behalf of a person, from the encrypted token cache. Works in requests, circuits and background runs alike:
/// principal and scheme are always given, and each call has a scope of its own.
/// </summary>
public sealed partial class DelegatedTokens(IServiceScopeFactory scopes, IMsalTokenCacheProvider cache, IDistributedCache stored)
{
    /// <param name="user">Carries <c>oid</c>, <c>tid</c> and, for guests, the home account as <c>uid</c> and <c>utid</c>.</param>
    /// <param name="permissions">Whole scope addresses of one resource.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InteractionNeededException">Nothing usable is in the cache.</exception>
    /// <exception cref="Microsoft365Exception">Entra refused for another reason.</exception>
    public async Task<string> ForAsync(ClaimsPrincipal user, string[] permissions, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var tokens = scope.ServiceProvider.GetRequiredService<ITokenAcquisition>();
        try
        {
            // Without a principal, Microsoft.Identity.Web takes that of the circuit's first request, which is stale:
            // https://learn.microsoft.com/aspnet/core/blazor/components/httpcontext
            var result = await tokens.GetAuthenticationResultForUserAsync(
                permissions, OpenIdConnectDefaults.AuthenticationScheme, user.GetTenantId(), userFlow: null, user,
                new TokenAcquisitionOptions { CancellationToken = cancellationToken });
            // The home account comes from a form field of the callback that nobody signed; the token says whose it is.
            return IsOf(result, user) ? result.AccessToken : throw new InteractionNeededException(claims: null);
        }
        catch (MicrosoftIdentityWebChallengeUserException challenge)
        {
            throw new InteractionNeededException(NullIfEmpty(challenge.MsalUiRequiredException.Claims), challenge);
        }
        catch (MsalClientException unreadable) when (unreadable.ErrorCode == MsalError.JsonParseError)
        {
            // The keys that encrypted the entry are gone; signing in again writes a new one.
            throw new InteractionNeededException(claims: null, unreadable);
        }
        catch (MsalServiceException refused)
        {
            throw new Microsoft365Exception(
                new()
                {
                    Status = refused.StatusCode,
                    Code = EntraCode().Match(refused.Message) is { Success: true } code ? code.Value : refused.ErrorCode,
                    Message = "Entra gave no token on behalf of the person.",
                    RequestId = refused.CorrelationId,
                    RetryAfter = refused.Headers?.RetryAfter?.Delta,
                },
                refused);
        }
    }

    /// <summary>
    /// Deletes the person's access and refresh tokens; afterwards <see cref="ForAsync"/> asks for interaction.
    /// </summary>
    /// <param name="homeAccount">The home account: object id and tenant id there, which differ from the visited tenant's for a guest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task ForgetAsync((ObjectId Person, TenantId Tenant) homeAccount, CancellationToken cancellationToken)
    {
        var key = CacheKey(homeAccount.Person, homeAccount.Tenant);
        await cache.ClearAsync(key);
        // Where the tokens of the person who leaves are concerned, look.
        if (await stored.GetAsync(key, cancellationToken) is not null)
            throw new InvalidOperationException("The person's tokens could not be deleted from the token cache.");
    }

    /// <summary>MSAL's partition of the user token cache: <c>uid.utid</c>.</summary>
    public static string CacheKey(ObjectId person, TenantId homeTenant) => $"{person}.{homeTenant}";

    private static bool IsOf(AuthenticationResult result, ClaimsPrincipal user) =>
        string.Equals(result.UniqueId, user.GetObjectId(), StringComparison.OrdinalIgnoreCase)
        && string.Equals(result.TenantId, user.GetTenantId(), StringComparison.OrdinalIgnoreCase);

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    [GeneratedRegex("AADSTS[0-9]+")]
    private static partial Regex EntraCode();
}
