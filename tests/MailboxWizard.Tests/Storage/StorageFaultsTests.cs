using System.Data.Common;
using MailboxWizard.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MailboxWizard.Tests.Storage;

/// <summary>Which faults of storage are waited for, and whose they are.</summary>
public sealed class StorageFaultsTests
{
    // https://www.sqlite.org/rescode.html
    [Theory]
    [InlineData(5, true)]
    [InlineData(6, true)]
    [InlineData(8, true)]
    [InlineData(10, true)]
    [InlineData(13, true)]
    [InlineData(14, true)]
    [InlineData(11, false)]
    [InlineData(19, false)]
    public void What_SQLite_says_may_pass_when_it_is_about_the_moment(int code, bool mayPass)
    {
        DbException said = new SqliteException("", code);

        Assert.Equal((mayPass, mayPass), (StorageFaults.MayPass(said), StorageFaults.MayPass(new DbUpdateException("", said))));
    }

    [Fact]
    public void A_token_cache_in_the_database_is_away_with_it_and_one_beside_it_by_itself()
    {
        var here = new TokenCacheUnavailableException(new NpgsqlException("", new IOException()));
        var beside = new TokenCacheUnavailableException(new TimeoutException());

        Assert.Equal(
            (true, false, true, true),
            (StorageFaults.MayPass(here), StorageFaults.IsOfTokenCache(here), StorageFaults.MayPass(beside), StorageFaults.IsOfTokenCache(beside)));
    }
}
