namespace MailboxWizard.Microsoft365;

/// <content>Who stands behind a mail address, for a warning and for the Test: a mailbox may exist that the directory does not show.</content>
public sealed partial class TenantDirectory
{
    /// <summary>The user name (user principal name) of whoever has this address as that, or among the proxy addresses; null for nobody.</summary>
    public async Task<string?> FindUserNameAsync(string address, CancellationToken cancellationToken)
    {
        var byName = await NullWhenNotFoundAsync(
            async () => await graph.Users[address].GetAsync(ask => ask.QueryParameters.Select = ["id", "userPrincipalName"], cancellationToken), cancellationToken);
        if (byName is not null)
            return byName.UserPrincipalName ?? address;
        // The prefix's case says primary or alias; comparison ignores it. A quote is doubled:
        // https://learn.microsoft.com/graph/query-parameters#escaping-single-quotes
        var literal = address.Replace("'", "''", StringComparison.Ordinal);
        return await GraphErrors.TranslatedAsync(async () =>
        {
            var found = await graph.Users.GetAsync(ask =>
            {
                ask.QueryParameters.Filter = $"proxyAddresses/any(p:p eq 'smtp:{literal}')";
                ask.QueryParameters.Select = ["id", "userPrincipalName"];
                ask.QueryParameters.Top = 1;
            }, cancellationToken);
            return found?.Value is [var user, ..] ? user.UserPrincipalName : null;
        }, cancellationToken);
    }
}
