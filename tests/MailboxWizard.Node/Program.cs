using MailboxWizard.Node;
using MailboxWizard.Shell;
using MailboxWizard.Storage;
using Microsoft.Extensions.Hosting;

try
{
    await NodeHost.Build(args).RunAsync();
    return 0;
}
catch (SettingsFaultsException exception)
{
    foreach (var fault in exception.Faults)
        await Console.Error.WriteLineAsync(fault);
    return 1;
}
catch (StorageUnusableException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
