using Microsoft.Graph.Models;

namespace MailboxWizard.Microsoft365;

/// <summary>From the SDK's types, where everything can be null, to ours, and back.</summary>
internal static class GraphShapes
{
    public static Registration? Registration(Application? application) =>
        application is not { Id: { } id, AppId: { } appId } ? null : new()
        {
            Id = new(Guid.Parse(id)),
            AppId = new(Guid.Parse(appId)),
            DisplayName = application.DisplayName ?? "",
            UniqueName = application.UniqueName,
            CreatedBy = Guid.TryParse(application.CreatedByAppId, out var createdBy) ? new AppId(createdBy) : null,
            SignInAudience = application.SignInAudience,
            RedirectAddresses =
            [
                .. application.Web?.RedirectUris ?? [], .. application.Spa?.RedirectUris ?? [], .. application.PublicClient?.RedirectUris ?? [],
            ],
            WebAddresses = application.Web?.RedirectUris ?? [],
            Secrets =
            [
                .. (application.PasswordCredentials ?? []).Where(secret => secret.KeyId is not null)
                    .Select(secret => new RegistrationSecret(secret.KeyId!.Value, secret.DisplayName, secret.Hint, secret.EndDateTime)),
            ],
            Certificates = application.KeyCredentials?.Count ?? 0,
            Declared = [.. (application.RequiredResourceAccess ?? []).SelectMany(Declared)],
            Tags = application.Tags ?? [],
            Owners = Owners(application.Owners),
        };

    public static ServicePrincipal? ServicePrincipal(Microsoft.Graph.Models.ServicePrincipal? principal) =>
        principal is not { Id: { } id, AppId: { } appId } ? null : new()
        {
            Id = new(Guid.Parse(id)),
            AppId = new(Guid.Parse(appId)),
            DisplayName = principal.DisplayName ?? "",
            Credentials = (principal.PasswordCredentials?.Count ?? 0) + (principal.KeyCredentials?.Count ?? 0),
            Offers =
            [
                .. (principal.AppRoles ?? [])
                    .Where(role => role is { Id: not null, Value: not null } && role.IsEnabled is not false && role.AllowedMemberTypes?.Contains("Application") is true)
                    .Select(role => new PermissionOffer(role.Id!.Value, role.Value!, PermissionKind.Application)),
                .. (principal.Oauth2PermissionScopes ?? [])
                    .Where(scope => scope is { Id: not null, Value: not null } && scope.IsEnabled is not false)
                    .Select(scope => new PermissionOffer(scope.Id!.Value, scope.Value!, PermissionKind.Delegated)),
            ],
        };

    public static IReadOnlyList<RegistrationOwner> Owners(IEnumerable<DirectoryObject>? owners) =>
    [
        .. (owners ?? []).Select(owner => new RegistrationOwner(new(Guid.Parse(owner.Id!)), owner switch
        {
            User user => user.DisplayName ?? user.UserPrincipalName ?? user.Id!,
            Microsoft.Graph.Models.ServicePrincipal principal => principal.DisplayName ?? principal.Id!,
            _ => owner.Id!,
        })),
    ];

    public static List<RequiredResourceAccess> Declarations(IEnumerable<PermissionDeclaration> declared) =>
    [
        .. declared.GroupBy(permission => permission.Resource).Select(resource => new RequiredResourceAccess
        {
            ResourceAppId = resource.Key.ToString(),
            ResourceAccess =
            [
                .. resource.Select(permission => new ResourceAccess
                {
                    Id = permission.Id,
                    Type = permission.Kind is PermissionKind.Application ? "Role" : "Scope",
                }),
            ],
        }),
    ];

    private static IEnumerable<PermissionDeclaration> Declared(RequiredResourceAccess resource) =>
        Guid.TryParse(resource.ResourceAppId, out var resourceId)
            ? (resource.ResourceAccess ?? []).Where(access => access.Id is not null).Select(access => new PermissionDeclaration(
                new(resourceId), access.Id!.Value, access.Type is "Role" ? PermissionKind.Application : PermissionKind.Delegated))
            : [];
}
