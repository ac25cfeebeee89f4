namespace MailboxWizard.SimulatedTenant.Scenarios;

/// <summary>Lets somebody else own the uniqueName, with a secret and a redirect address of their own.</summary>
internal static class SquattedName
{
    public static void Plant(Seed seed)
    {
        var contoso = seed.Tenant("Contoso");
        contoso.Applications.Add(new SeedApplication
        {
            DisplayName = "Therefore mailbox",
            AppId = new Guid("5ca77ed0-0000-4000-8000-000000000001"),
            UniqueName = seed.UniqueNamePrefix,
            Owners = ["olga@contoso.com"],
            RedirectUris = ["https://localhost/somebody-else"],
            Secrets = [new SeedSecret { DisplayName = "mine", Value = "s0mebody~else.simulated-only" }],
        });
    }
}
