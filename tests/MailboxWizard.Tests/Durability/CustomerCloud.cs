using MailboxWizard.SimulatedTenant;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.Tests.Durability;

/// <summary>The simulated Microsoft 365 of these tests, with as many customers as they need: it outlives every node that is killed.</summary>
internal sealed class CustomerCloud : IAsyncDisposable
{
    private const string WizardRegistration = "MailboxWizard";

    private readonly Seed seed;
    private int given;

    private CustomerCloud(TenantServer server, Seed seed, IReadOnlyList<Customer> customers) =>
        (Server, this.seed, Customers) = (server, seed, customers);

    public TenantServer Server { get; }

    public IReadOnlyList<Customer> Customers { get; }

    public string ClientId => seed.Application(WizardRegistration).AppId.ToString();

    public string ClientSecret => seed.Application(WizardRegistration).Secrets[0].Value;

    public string HomeTenant => seed.Tenants.Single(tenant => tenant.Applications.Contains(seed.Application(WizardRegistration))).Id.ToString();

    /// <param name="customers">How many.</param>
    /// <param name="sites">Where people reach the product.</param>
    /// <param name="scenario">The weather.</param>
    public static async Task<CustomerCloud> StartAsync(int customers, IEnumerable<Uri> sites, string scenario = "calm")
    {
        Seed? planned = null;
        List<Customer> made = [.. Enumerable.Range(1, customers).Select(number => new Customer(number))];
        var server = await TenantServer.StartAsync(
            new()
            {
                Scenario = scenario,
                ConfigureSeed = seed =>
                {
                    planned = seed;
                    seed.Application(WizardRegistration).RedirectUris =
                        [.. sites.SelectMany(site => new[] { $"{site}signin-oidc", $"{site}signout-callback-oidc" })];
                    seed.Tenants.AddRange(made.Select(customer => customer.Seed()));
                },
            },
            TestContext.Current.CancellationToken);
        return new(server, planned!, made);
    }

    /// <summary>A customer that nobody has had before.</summary>
    public Customer Next() => Customers[Interlocked.Increment(ref given) - 1];

    public Tenant Tenant(Customer customer) => Server.State[customer.Domain];

    public async ValueTask DisposeAsync()
    {
        var unknown = Server.Requests.Unknown.ToList();
        await Server.DisposeAsync();
        Assert.Empty(unknown);
    }
}
