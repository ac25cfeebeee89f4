using MailboxWizard;

var app = MailboxWizardApp.Build(args);
await app.RunAsync();
