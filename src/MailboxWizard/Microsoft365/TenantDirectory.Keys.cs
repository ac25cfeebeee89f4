namespace MailboxWizard.Microsoft365;

/// <content>One registration by its own ids, for whoever looks after one key of it.</content>
public sealed partial class TenantDirectory
{
    /// <summary>By object id: https://learn.microsoft.com/graph/api/application-get. Null when it is not there, or lies deleted.</summary>
    public Task<Registration?> FindRegistrationAsync(ObjectId registration, CancellationToken cancellationToken) => NullWhenNotFoundAsync(
        async () => GraphShapes.Registration(await graph.Applications[registration.ToString()].GetAsync(
            ask => ask.QueryParameters.Select = s_registration, cancellationToken)), cancellationToken);

    /// <inheritdoc cref="FindRegistrationAsync(ObjectId, CancellationToken)"/>
    /// <param name="clientId">Its Application (client) ID.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<Registration?> FindRegistrationAsync(AppId clientId, CancellationToken cancellationToken) => NullWhenNotFoundAsync(
        async () => GraphShapes.Registration(await graph.ApplicationsWithAppId(clientId.ToString()).GetAsync(
            ask => ask.QueryParameters.Select = s_registration, cancellationToken)), cancellationToken);
}
