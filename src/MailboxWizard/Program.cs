using MailboxWizard;
using MailboxWizard.Shell;

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
