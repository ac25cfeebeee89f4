namespace MailboxWizard.Storage;

/// <summary>For the owner of the tables, where the nodes work as somebody with fewer rights.</summary>
internal sealed class MigrateDatabaseCommand(IEnumerable<IHostedService> services) : IWizardCommand
{
    public string Name => "migrate-database";

    public string Usage => " brings the database to this version, and ends";

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter say, CancellationToken cancellationToken)
    {
        await services.OfType<DatabaseMigration>().Single().StartingAsync(cancellationToken);
        await say.WriteLineAsync("The database is of this version.");
        return 0;
    }
}
