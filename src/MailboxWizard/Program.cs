using MailboxWizard;
using MailboxWizard.Shell;
using MailboxWizard.Storage;

try
{
    if (WizardCommands.AreIn(args))
        return await WizardCommands.RunAsync(args, Console.Out, Console.Error);
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
