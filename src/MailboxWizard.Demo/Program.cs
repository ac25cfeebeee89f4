using MailboxWizard.Demo;
using Microsoft.Extensions.Hosting;

var folder = Path.GetFullPath(args is ["--data", var given, ..] ? given : Path.Combine(Path.GetTempPath(), "mailboxwizard-demo"));
await using var demo = await DemoHost.StartAsync(new DemoOptions
{
    DataFolder = folder,
    WizardPort = 5000,
    TenantPort = 5005,
    // Microsoft needs some seconds until every part knows what was made: that is what people meet.
    Scenario = "everyday",
});

Console.WriteLine($"""

    MailboxWizard                {demo.Address}
    Simulated Microsoft 365      {demo.Tenant.BrowserAddress}_control
    Data (delete to begin anew)  {folder}

    Play the story in a browser; nothing leaves this machine, and no password is asked for.
      1  Administrator  Ada Admin, ada@contoso.com      start at {demo.Address}
                        mailbox invoices@contoso.com, folder Invoices
      2  Engineer       Erik Engineer, erik@spectrum.example    {demo.Address}handoffs
      3  Support        Sam Support, sam@spectrum.example       {demo.Address}audit
    Others: Ben Builder (Application Administrator only) and Olga Ordinary (no role) of Contoso,
            Frank Admin of Fabrikam.

    Ctrl+C ends it.

    """);
await demo.Wizard.WaitForShutdownAsync();
