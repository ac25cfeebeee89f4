using System.Collections.Concurrent;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>Stops a client that asks for the same token again and again.</summary>
internal sealed class LoopWatch(Simulation simulation)
{
    // "15+ in 5 minutes": https://learn.microsoft.com/entra/identity-platform/reference-breaking-changes#looping-clients-will-be-interrupted
    private static readonly (int Most, TimeSpan Within) s_forPeople = (15, TimeSpan.FromMinutes(5));

    // Guess: the number. That applications get 429 with a minute to wait: https://github.com/AzureAD/microsoft-authentication-library-for-dotnet/wiki/Client-Throttling
    private static readonly (int Most, TimeSpan Within) s_forApplications = (60, TimeSpan.FromMinutes(1));

    private readonly ConcurrentDictionary<string, Queue<DateTimeOffset>> _asked = new();

    /// <exception cref="EntraProblem">It was asked for too often.</exception>
    public void CheckPerson(Guid client, SignedIn who, ScopeRequest scopes, string grant)
    {
        if (who.Tenant.StopsLoops && IsTooOften($"{client}/{who.Tenant.Id}/{who.Person.Id}/{scopes.Resource.AppId}/{string.Join(' ', scopes.Wanted)}/{grant}", s_forPeople)) throw EntraProblems.LoopDetected();
    }

    public void CheckApplication(Guid client, Beliefs.Tenant tenant, ApiResource resource)
    {
        if (tenant.StopsLoops && IsTooOften($"{client}/{tenant.Id}/{resource.AppId}", s_forApplications))
            throw new EntraProblem(50196, "temporarily_unavailable", EntraProblems.LoopDetected().Message["AADSTS50196: ".Length..], StatusCodes.Status429TooManyRequests) { RetryAfter = TimeSpan.FromMinutes(1) };
    }

    private bool IsTooOften(string key, (int Most, TimeSpan Within) limit)
    {
        var times = _asked.GetOrAdd(key, _ => new Queue<DateTimeOffset>());
        lock (times)
        {
            while (times.TryPeek(out var oldest) && oldest <= simulation.Now - limit.Within) times.Dequeue();
            if (times.Count >= limit.Most) return true;
            times.Enqueue(simulation.Now);
            return false;
        }
    }
}
