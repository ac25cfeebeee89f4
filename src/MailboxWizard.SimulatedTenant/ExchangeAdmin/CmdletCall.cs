using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Exchange;
using MailboxWizard.SimulatedTenant.Scenarios;

namespace MailboxWizard.SimulatedTenant.ExchangeAdmin;

/// <summary>A cmdlet with its parameters, under way in one tenant.</summary>
internal sealed class CmdletCall(Tenant tenant, Simulation simulation, IReadOnlyDictionary<string, object?> parameters)
{
    private readonly List<string> _warnings = [];

    public Tenant Tenant => tenant;

    public ExchangeOrganization Exchange => tenant.Exchange;

    public DateTimeOffset Now => simulation.Now;

    public IReadOnlyList<string> Warnings => _warnings;

    private TenantWeather Weather => simulation.Weather.Of(tenant);

    public bool Has(string parameter) => parameters.ContainsKey(parameter);

    public string? Text(string parameter) => parameters.GetValueOrDefault(parameter) as string;

    public bool? Flag(string parameter) => parameters.GetValueOrDefault(parameter) as bool?;

    public bool Switch(string parameter) => Flag(parameter) == true;

    /// <summary>The list that the parameter makes of the one before.</summary>
    public IReadOnlyList<string> Texts(string parameter, IReadOnlyList<string> before) => parameters.GetValueOrDefault(parameter) is TextChange change ? change.Of(before) : [];

    public int Size(string parameter) => parameters.GetValueOrDefault(parameter) as int? ?? int.MaxValue;

    public void Warn(string warning) => _warnings.Add(warning);

    /// <summary>When Exchange acts on something that takes this long.</summary>
    public DateTimeOffset After(Func<Knobs, double> seconds) => Now.AddSeconds(seconds(Weather.Knobs));

    public DateTimeOffset RbacActsFrom() => Weather.RbacActsFrom();

    /// <summary>A recipient by any of its names.</summary>
    /// <exception cref="CmdletProblem">There is none, or there are several.</exception>
    public Recipient Recipient(string parameter, Func<Recipient, bool>? filter = null)
    {
        var identity = Text(parameter)!;
        var found = Recipients.Of(tenant).Where(r => r.IsNamed(identity) && filter?.Invoke(r) != false).ToList();
        return found switch
        {
            [var only] => only,
            [] => throw CmdletProblem.NotFound(identity),
            _ => throw CmdletProblem.Invalid($"The operation couldn't be performed because '{identity}' matches multiple entries."),
        };
    }

    /// <summary>Cuts a list off where ResultSize says, as the cmdlets do, with a warning.</summary>
    public IEnumerable<T> Cut<T>(IReadOnlyList<T> all)
    {
        var size = Has("ResultSize") ? Size("ResultSize") : 1000;
        if (all.Count <= size) return all;
        Warn(Has("ResultSize") ? "There are more results available than are currently displayed. To view them, increase the value for the ResultSize parameter."
            : "By default, only the first 1000 items are returned. Use the ResultSize parameter to specify the number of items returned. To return all items, specify \"-ResultSize Unlimited\". Be aware that, depending on the actual number of items, returning all items can take a long time and consume a large amount of memory. Also, we don't recommend storing the results in a variable. Instead, pipe the results to another task or script to perform batch changes.");
        return all.Take(size);
    }

    public void WarnOfNoChange(string what) => Warn($"The command completed successfully but no settings of '{what}' have been modified.");
}
