using System.Buffers.Binary;
using System.Collections.Concurrent;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Scenarios;

/// <summary>What goes wrong at Microsoft, tenant by tenant; the same random seed makes the same weather.</summary>
internal sealed class Weather(TimeProvider time, int? randomSeed)
{
    private readonly ConcurrentDictionary<Guid, TenantWeather> _tenants = new();

    /// <summary>What meets requests that name no tenant, such as those to /organizations.</summary>
    public TenantWeather Shared { get; private set; } = new(Knobs.Calm, time, Random(randomSeed, Guid.Empty));

    /// <summary>Starts every series of random numbers and every count anew.</summary>
    /// <param name="shared">For requests that name no tenant.</param>
    public void Begin(Knobs shared)
    {
        _tenants.Clear();
        Shared = new TenantWeather(shared, time, Random(randomSeed, Guid.Empty));
    }

    public TenantWeather Of(Tenant? tenant)
        => tenant is null ? Shared : _tenants.GetOrAdd(tenant.Id, id => new TenantWeather(Knobs.Calm, time, Random(randomSeed, id)));

    // A hash of its own for every tenant, so that what happens in one changes nothing in another.
    private static Random Random(int? seed, Guid tenant)
        => seed is { } given ? new Random(BinaryPrimitives.ReadInt32LittleEndian(Ids.Hash($"{given}/{tenant:D}"))) : new Random();
}
