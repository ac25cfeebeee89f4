using Npgsql;

namespace MailboxWizard.Storage;

/// <summary>The connection string of PostgreSQL, made fit for the product.</summary>
internal static class PostgreSqlConnection
{
    /// <summary>Null when it cannot be read. What the parser says of it may quote it, so nobody is told.</summary>
    public static NpgsqlConnectionStringBuilder? Read(string connectionString)
    {
        try
        {
            return new(connectionString);
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or InvalidCastException or OverflowException or NotSupportedException)
        {
            return null;
        }
    }

    /// <param name="options">Validated.</param>
    public static string Of(StorageOptions options)
    {
        var read = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            // With it, the server's messages quote the rows that they are about: https://www.npgsql.org/doc/connection-string-parameters.html
            IncludeErrorDetail = false,
            // Without it, the password leaves the connection once it is open.
            PersistSecurityInfo = false,
        };
        // Tried first by default, at each connection, and in a container without Kerberos' library in vain and with a message
        // each time: https://www.npgsql.org/doc/security.html#gss-session-encryption-gss-api
        if (!read.ShouldSerialize("GSS Encryption Mode"))
            read.GssEncryptionMode = GssEncryptionMode.Disable;
        read.ApplicationName ??= "MailboxWizard";
        return read.ToString();
    }
}
