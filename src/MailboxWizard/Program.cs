using MailboxWizard;
using MailboxWizard.Shell;
using MailboxWizard.Storage;

try
{
    await MailboxWizardApp.Build(args).RunAsync();
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
