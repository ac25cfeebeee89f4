using MailboxWizard.SimulatedTenant.Scenarios;

namespace MailboxWizard.SimulatedTenant;

/// <summary>Gives a tenant the weather that its seed asks for, or, if it is a customer, that of the start.</summary>
internal static class SeedWeather
{
    /// <exception cref="InvalidDataException">The scenario or a knob is not known.</exception>
    public static void Apply(SeedTenant planned, Scenario atStart, Simulation simulation)
    {
        var tenant = simulation.State[planned.Id.ToString()];
        try
        {
            if (planned.Scenario is { } name) simulation.Choose(NamedScenarios.Find(name), tenant);
            else if (simulation.State.Customers.Contains(tenant)) simulation.Choose(atStart, tenant);
            if (planned.Weather is { } knobs) simulation.Turn(simulation.Weather.Of(tenant).Knobs.With(knobs), tenant);
        }
        catch (InvalidDataException wrong)
        {
            throw new InvalidDataException($"The seed's tenant '{planned.DisplayName}': {wrong.Message}", wrong);
        }
    }
}
