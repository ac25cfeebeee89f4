using Microsoft.Graph;
using Microsoft.Graph.Applications.Item.AddPassword;
using Microsoft.Graph.Applications.Item.RemovePassword;
using Microsoft.Graph.Models;

namespace MailboxWizard.Microsoft365;

/// <content>Registrations: found by unique name, never by display name.</content>
public sealed partial class TenantDirectory
{
    private static readonly string[] s_registration =
    [
        "id", "appId", "displayName", "uniqueName", "createdByAppId", "signInAudience", "tags",
        "web", "spa", "publicClient", "passwordCredentials", "keyCredentials", "requiredResourceAccess",
    ];

    /// <summary>With its owners, in the same request: https://learn.microsoft.com/graph/api/resources/application#relationships.</summary>
    public Task<Registration?> FindRegistrationAsync(string uniqueName, CancellationToken cancellationToken) => NullWhenNotFoundAsync(async () =>
        GraphShapes.Registration(await graph.ApplicationsWithUniqueName(uniqueName).GetAsync(
            ask =>
            {
                ask.QueryParameters.Select = s_registration;
                ask.QueryParameters.Expand = ["owners"];
            },
            cancellationToken)), cancellationToken);

    /// <inheritdoc cref="FindRegistrationAsync(string, CancellationToken)"/>
    public Task<Registration?> FindRegistrationAsync(AppId appId, CancellationToken cancellationToken) => NullWhenNotFoundAsync(async () =>
        GraphShapes.Registration(await graph.ApplicationsWithAppId(appId.ToString()).GetAsync(
            ask =>
            {
                ask.QueryParameters.Select = s_registration;
                ask.QueryParameters.Expand = ["owners"];
            },
            cancellationToken)), cancellationToken);

    /// <summary>Whether a registration has this object id.</summary>
    public async Task<bool> HasRegistrationAsync(ObjectId id, CancellationToken cancellationToken) => await NullWhenNotFoundAsync(
        () => graph.Applications[id.ToString()].GetAsync(ask => ask.QueryParameters.Select = ["id"], cancellationToken), cancellationToken) is not null;

    /// <summary>
    /// Deleted ones keep their unique name for 30 days. Whether <c>uniqueName</c> can be filtered on is not documented,
    /// so all are read; there are few.
    /// </summary>
    public Task<IReadOnlyList<Registration>> DeletedRegistrationsAsync(CancellationToken cancellationToken) => GraphErrors.TranslatedAsync(async () =>
    {
        var page = await graph.Directory.DeletedItems.GraphApplication.GetAsync(
            ask => ask.QueryParameters.Select = s_registration, cancellationToken);
        var all = new List<Registration>();
        if (page is not null)
            await PageIterator<Application, ApplicationCollectionResponse>.CreatePageIterator(graph, page, deleted =>
            {
                if (GraphShapes.Registration(deleted) is { } shaped)
                    all.Add(shaped);
                return true;
            }).IterateAsync(cancellationToken);
        return (IReadOnlyList<Registration>)all;
    }, cancellationToken);

    /// <summary>Owners of the service principal: each may add credentials to it without any role.</summary>
    public Task<IReadOnlyList<RegistrationOwner>> ClientOwnersAsync(ObjectId client, CancellationToken cancellationToken) => GraphErrors.TranslatedAsync(async () =>
        GraphShapes.Owners((await graph.ServicePrincipals[client.ToString()].Owners.GetAsync(cancellationToken: cancellationToken))?.Value), cancellationToken);

    /// <summary>
    /// Names of federated credentials, by which another issuer's tokens sign in as the registration. Needs an
    /// <c>Application.…</c> scope: https://learn.microsoft.com/graph/api/application-list-federatedidentitycredentials.
    /// </summary>
    public Task<IReadOnlyList<string>> FederatedCredentialsAsync(ObjectId registration, CancellationToken cancellationToken) => GraphErrors.TranslatedAsync(async () =>
    {
        var found = await graph.Applications[registration.ToString()].FederatedIdentityCredentials.GetAsync(cancellationToken: cancellationToken);
        return (IReadOnlyList<string>)[.. (found?.Value ?? []).Select(credential => credential.Name ?? credential.Id ?? "")];
    }, cancellationToken);

    /// <summary>
    /// Makes the registration or brings the one of this name to what is wanted, in one request that can be repeated:
    /// https://learn.microsoft.com/graph/api/application-upsert.
    /// </summary>
    /// <returns>What this request made, as its answer shows it and without owners; null when it was there already.</returns>
    public Task<Registration?> UpsertRegistrationAsync(RegistrationWish wish, CancellationToken cancellationToken) => GraphErrors.TranslatedAsync(async () =>
    {
        var application = new Application
        {
            DisplayName = wish.DisplayName,
            SignInAudience = "AzureADMyOrg",
            RequiredResourceAccess = GraphShapes.Declarations(wish.Declared),
        };
        // Set to null they would be sent as null, which empties them.
        if (wish.Tags is { } tags)
            application.Tags = [.. tags];
        if (wish.Notes is { } notes)
            application.Notes = notes;
        return GraphShapes.Registration(await graph.ApplicationsWithUniqueName(wish.UniqueName).PatchAsync(
            application, ask => ask.Headers.Add("Prefer", "create-if-missing"), cancellationToken));
    }, cancellationToken);

    /// <summary>Replaces the reply addresses of the platform <em>web</em>: https://learn.microsoft.com/graph/api/application-update.</summary>
    /// <param name="addresses">All of them.</param>
    public Task SetWebAddressesAsync(ObjectId registration, IReadOnlyList<string> addresses, CancellationToken cancellationToken) => GraphErrors.TranslatedAsync(async () =>
    {
        await graph.Applications[registration.ToString()].PatchAsync(
            new Application { Web = new() { RedirectUris = [.. addresses] } }, cancellationToken: cancellationToken);
        return true;
    }, cancellationToken);

    public Task RemoveOwnerAsync(ObjectId registration, ObjectId owner, CancellationToken cancellationToken) => GraphErrors.TranslatedAsync(async () =>
    {
        await graph.Applications[registration.ToString()].Owners[owner.ToString()].Ref.DeleteAsync(cancellationToken: cancellationToken);
        return true;
    }, cancellationToken);

    public Task RemoveClientOwnerAsync(ObjectId client, ObjectId owner, CancellationToken cancellationToken) => GraphErrors.TranslatedAsync(async () =>
    {
        await graph.ServicePrincipals[client.ToString()].Owners[owner.ToString()].Ref.DeleteAsync(cancellationToken: cancellationToken);
        return true;
    }, cancellationToken);

    /// <param name="endsAt">Always sent: the implicit two years fail where a policy allows less.</param>
    public Task<NewClientSecret> AddSecretAsync(ObjectId registration, string name, DateTimeOffset endsAt, CancellationToken cancellationToken) =>
        GraphErrors.TranslatedAsync(async () =>
        {
            var made = await graph.Applications[registration.ToString()].AddPassword.PostAsync(
                new AddPasswordPostRequestBody { PasswordCredential = new() { DisplayName = name, EndDateTime = endsAt } }, cancellationToken: cancellationToken);
            return new NewClientSecret
            {
                KeyId = made!.KeyId!.Value,
                Value = made.SecretText!,
                Hint = made.Hint,
                EndsAt = made.EndDateTime ?? endsAt,
            };
        }, cancellationToken);

    public Task RemoveSecretAsync(ObjectId registration, Guid keyId, CancellationToken cancellationToken) => GraphErrors.TranslatedAsync(async () =>
    {
        await graph.Applications[registration.ToString()].RemovePassword.PostAsync(
            new RemovePasswordPostRequestBody { KeyId = keyId }, cancellationToken: cancellationToken);
        return true;
    }, cancellationToken);
}
