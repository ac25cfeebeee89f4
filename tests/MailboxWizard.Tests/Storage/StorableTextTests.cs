using System.Text.RegularExpressions;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Features.Handoffs;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Tests.Storage;

public sealed class StorableTextOnSqliteTests() : StorableTextTests(StorageProvider.Sqlite);

public sealed class StorableTextOnPostgreSqlTests() : StorableTextTests(StorageProvider.PostgreSql);

/// <summary>What anyone can type or send, and a database may refuse.</summary>
public abstract class StorableTextTests(StorageProvider provider) : DatabaseTests(provider)
{
    [Theory]
    [InlineData(@"\x00")]
    [InlineData(@"a\x00b")]
    [InlineData(@"\uD83D")]
    [InlineData(@"\uDE00 \uD83D")]
    [InlineData("an id that is longer than the forty characters which its column holds")]
    public async Task An_id_that_nobody_made_finds_nothing_and_breaks_nothing(string escaped)
    {
        // The test runner writes names as UTF-8, and so would change what is tested.
        var id = Regex.Unescape(escaped);
        var drafts = new SetupDrafts(Database, Options.Create(new SetupOptions()), Clock);
        var ada = HandoffBench.Owner;

        Assert.Null(await drafts.ReadAsync(id, ada, Cancelled));
        Assert.Null(await drafts.OpenAsync(id, ada, Cancelled));
        Assert.False(await drafts.TakePressAsync(id, id, ada, Cancelled));
        Assert.NotEqual(id, await drafts.SaveAsync(Journey.Answers("invoices@contoso.com", "Invoices"), id, Cancelled));
    }

    [Theory]
    [InlineData(@"NUL \x00 inside", "NUL \uFFFD inside")]
    [InlineData(@"half \uD83D", "half \uFFFD")]
    [InlineData("whole 😀 and ä", "whole 😀 and ä")]
    public async Task What_Solution_Designer_said_is_kept_as_far_as_it_can_be(string said, string onPostgreSql)
    {
        await using var bench = await HandoffBench.StartAsync(provider: Provider);
        var handoff = await bench.OpenAsync();

        await bench.Store.ReportThereforeTestAsync(handoff.Number, HandoffBench.Engineer, passed: false, Regex.Unescape(said), Cancelled);

        // SQLite keeps a NUL.
        var kept = (await bench.ReadAsync(handoff.Number)).ThereforeTestText;
        Assert.Equal(onPostgreSql, kept!.Replace('\0', '\uFFFD'));
    }

    [Fact]
    public async Task A_long_answer_that_is_cut_through_a_pair_is_kept()
    {
        await using var bench = await HandoffBench.StartAsync(provider: Provider);
        var handoff = await bench.OpenAsync();

        await bench.Store.ReportThereforeTestAsync(handoff.Number, HandoffBench.Engineer, passed: false, new string('x', 499) + "😀", Cancelled);

        Assert.Equal(new string('x', 499) + "\uFFFD", (await bench.ReadAsync(handoff.Number)).ThereforeTestText);
    }
}
