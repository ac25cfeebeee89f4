namespace MailboxWizard.Microsoft365;

/// <content>Who stands behind a mail address, for a warning only: a mailbox may exist that the directory does not show.</content>
public sealed partial class TenantDirectory
{
    /// <summary>True when a user has this address as user name or among the proxy addresses.</summary>
    public async Task<bool> HasUserWithAddressAsync(string address, CancellationToken cancellationToken)
    {
        var byName = await NullWhenNotFoundAsync(
            async () => await graph.Users[address].GetAsync(ask => ask.QueryParameters.Select = ["id"], cancellationToken), cancellationToken);
        if (byName is not null)
            return true;
        // The prefix's case says primary or alias; comparison ignores it. A quote is doubled:
        // https://learn.microsoft.com/graph/query-parameters#escaping-single-quotes
        var literal = address.Replace("'", "''", StringComparison.Ordinal);
        return await GraphErrors.TranslatedAsync(async () =>
        {
            var found = await graph.Users.GetAsync(ask =>
            {
                ask.QueryParameters.Filter = $"proxyAddresses/any(p:p eq 'smtp:{literal}')";
                ask.QueryParameters.Select = ["id"];
                ask.QueryParameters.Top = 1;
            }, cancellationToken);
            return found?.Value is { Count: > 0 };
        }, cancellationToken);
    }
}
