using MailboxWizard.Features.Setup;
using MailboxWizard.Microsoft365;
using MailboxWizard.SimulatedTenant;

namespace MailboxWizard.Tests.Durability;

/// <summary>One of many tenants of the simulated cloud, each with an administrator, a mailbox and nothing of ours yet.</summary>
internal sealed record Customer(int Number)
{
    public const string InputFolder = "Invoices";

    public string Domain => $"customer{Number:0000}.example";

    public TenantId TenantId => new(Id(0));

    /// <summary>The administrator, a Global Administrator.</summary>
    public ObjectId Person => new(Id(1));

    /// <summary>A second one.</summary>
    public ObjectId Colleague => new(Id(2));

    /// <summary>An Application Administrator, who may register and may not consent.</summary>
    public ObjectId Builder => new(Id(3));

    public string UserName => $"admin@{Domain}";

    public string BuilderName => $"builder@{Domain}";

    public string ColleagueName => $"colleague@{Domain}";

    public string Mailbox => $"invoices@{Domain}";

    public string SecondMailbox => $"orders@{Domain}";

    public SetupAnswers Answers => Journey.Answers(Mailbox, InputFolder);

    public SetupAnswers SecondAnswers => Journey.Answers(SecondMailbox, InputFolder);

    public SeedTenant Seed() => new()
    {
        Id = Id(0),
        DisplayName = $"Customer {Number}",
        InitialDomain = $"customer{Number:0000}.onmicrosoft.com",
        VerifiedDomains = [Domain],
        People =
        [
            new() { Id = Id(1), Upn = UserName, DisplayName = $"Administrator of {Number}", Roles = ["Global Administrator"] },
            new() { Id = Id(2), Upn = ColleagueName, DisplayName = $"Colleague of {Number}", Roles = ["Global Administrator"] },
            new() { Id = Id(3), Upn = BuilderName, DisplayName = $"Builder of {Number}", Roles = ["Application Administrator"] },
        ],
        Mailboxes = [Opened(Mailbox), Opened(SecondMailbox)],
    };

    private static SeedMailbox Opened(string address) => new()
    {
        Address = address,
        DisplayName = address,
        Folders = [new() { Name = "Inbox" }, new() { Name = InputFolder, Messages = [new() { Subject = "Invoice", Count = 2 }] }],
    };

    private Guid Id(int kind) => new($"{Number:00000000}-{kind:0000}-4c55-8f0a-5d1e6a2b9001");
}
