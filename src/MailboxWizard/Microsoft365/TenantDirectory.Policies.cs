using Microsoft.Graph.Models;

namespace MailboxWizard.Microsoft365;

/// <content>App management policies: what a tenant allows of client secrets.</content>
public sealed partial class TenantDirectory
{
    /// <summary>Of the tenant's default, which holds for every registration that has no policy of its own.</summary>
    public Task<SecretRules> DefaultSecretRulesAsync(CancellationToken cancellationToken) => UnknownWhenRefusedAsync(async () =>
    {
        // https://learn.microsoft.com/graph/api/resources/tenantappmanagementpolicy
        var policy = await graph.Policies.DefaultAppManagementPolicy.GetAsync(cancellationToken: cancellationToken);
        return Rules(policy?.IsEnabled, policy?.ApplicationRestrictions);
    }, SecretRules.Unknown, cancellationToken);

    /// <summary>
    /// Of the policy that is assigned to this registration, and replaces the default as a whole: at most one, by
    /// https://learn.microsoft.com/graph/api/appmanagementpolicy-post-appliesto.
    /// </summary>
    /// <returns>Null when none is assigned; and when the registration was made, which a policy may ask, null where that could not be read.</returns>
    public Task<(SecretRules? Rules, DateTimeOffset? MadeAt)> AssignedSecretRulesAsync(ObjectId registration, CancellationToken cancellationToken) => UnknownWhenRefusedAsync(async () =>
    {
        var application = await graph.Applications[registration.ToString()].GetAsync(
            ask =>
            {
                ask.QueryParameters.Select = ["id", "createdDateTime"];
                // One relationship a request, and the registration itself is read with its owners: https://learn.microsoft.com/graph/query-parameters#expand
                ask.QueryParameters.Expand = ["appManagementPolicies"];
            },
            cancellationToken);
        SecretRules? assigned = application?.AppManagementPolicies is [var policy, ..] ? Rules(policy.IsEnabled, policy.Restrictions) : null;
        return (assigned, application?.CreatedDateTime);
    }, default, cancellationToken);

    /// <summary>
    /// Application Administrators may not read policies (https://learn.microsoft.com/graph/api/tenantappmanagementpolicy-get#permissions), and a
    /// cloud may not know them; the secret's own step then tells.
    /// </summary>
    private static async Task<T> UnknownWhenRefusedAsync<T>(Func<Task<T>> ask, T unknown, CancellationToken cancellationToken)
    {
        try
        {
            return await GraphErrors.TranslatedAsync(ask, cancellationToken);
        }
        catch (Microsoft365Exception refused) when (refused.Problem.Status is 400 or 403 or 501)
        {
            return unknown;
        }
    }

    private static SecretRules Rules(bool? isEnabled, AppManagementConfiguration? restrictions) => new(isEnabled is not true ? [] :
    [
        .. (restrictions?.PasswordCredentials ?? [])
            .Where(restriction => restriction.State is not AppManagementRestrictionState.Disabled
                && restriction.RestrictionType is AppCredentialRestrictionType.PasswordAddition or AppCredentialRestrictionType.PasswordLifetime)
            .Select(restriction => (Longest: restriction.RestrictionType is AppCredentialRestrictionType.PasswordLifetime ? restriction.MaxLifetime : null, Restriction: restriction))
            // A lifetime without its length says nothing.
            .Where(rule => rule.Longest is not null || rule.Restriction.RestrictionType is AppCredentialRestrictionType.PasswordAddition)
            .Select(rule => new SecretRule(rule.Longest, rule.Restriction.RestrictForAppsCreatedAfterDateTime)),
    ]);
}
