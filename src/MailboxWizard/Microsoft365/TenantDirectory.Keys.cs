namespace MailboxWizard.Microsoft365;

/// <content>One registration by its own ids, for whoever looks after one key of it.</content>
public sealed partial class TenantDirectory
{
    /// <summary>By object id: https://learn.microsoft.com/graph/api/application-get. Null when it is not there, or lies deleted.</summary>
    public Task<Registration?> FindRegistrationAsync(ObjectId registration, CancellationToken cancellationToken) => NullWhenNotFoundAsync(
        async () => GraphShapes.Registration(await graph.Applications[registration.ToString()].GetAsync(
            ask => ask.QueryParameters.Select = s_registration, cancellationToken)), cancellationToken);
}
