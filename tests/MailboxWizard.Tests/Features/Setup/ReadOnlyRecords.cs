using System.Data.Common;
using MailboxWizard.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>A SQLite that may only be read for a while: each write is answered with SQLITE_READONLY (https://www.sqlite.org/pragma.html#pragma_query_only).</summary>
internal sealed class ReadOnlyRecords : DbConnectionInterceptor
{
    public bool IsReadOnly { get; set; }

    public void Watch(WebApplicationBuilder builder) => builder.Services.ConfigureDbContext<SqliteWizardDbContext>(options => options.AddInterceptors(this));

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var choose = Choose(connection);
        choose.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var choose = Choose(connection);
        await choose.ExecuteNonQueryAsync(cancellationToken);
    }

    private DbCommand Choose(DbConnection connection)
    {
        var choose = connection.CreateCommand();
        choose.CommandText = IsReadOnly ? "PRAGMA query_only = ON" : "PRAGMA query_only = OFF";
        return choose;
    }
}
