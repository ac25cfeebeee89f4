using MailboxWizard.SimulatedTenant;

return await CommandLine.RunAsync(args);
