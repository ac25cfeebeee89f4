using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.ExchangeAdmin;

/// <summary>Finds the cmdlet of a request, binds its parameters, runs it and pages what it gives out.</summary>
internal sealed partial class CmdletRunner(Simulation simulation)
{
    private static readonly Dictionary<string, Cmdlet> s_cmdlets = new(
        new[]
        {
            OrganizationCmdlets.All, ServicePrincipalCmdlets.All, ScopeCmdlets.All, RoleCmdlets.All, AccessPolicyCmdlets.All, GroupCmdlets.All, RecipientCmdlets.All,
        }.SelectMany(all => all).Select(cmdlet => KeyValuePair.Create(cmdlet.Name, cmdlet)), StringComparer.OrdinalIgnoreCase);

    public AdminAnswer Run(Tenant tenant, bool mayWrite, JsonObject? envelope, AdminPaging paging)
    {
        if (envelope?["CmdletInput"] is not JsonObject input || envelope.Count > 1) return AdminAnswer.Malformed("The request must hold CmdletInput and nothing else.");
        if (input["CmdletName"] is not JsonValue value || !value.TryGetValue<string>(out var name)) return AdminAnswer.Malformed("CmdletInput must hold CmdletName.");
        if (input.FirstOrDefault(p => p.Key is not ("CmdletName" or "Parameters") && !p.Key.Contains('@', StringComparison.Ordinal)).Key is { } other) return AdminAnswer.Malformed($"The property '{other}' does not exist on type 'Exchange.CmdletInput'.");
        if (input["Parameters"] is not (null or JsonObject)) return AdminAnswer.Malformed("Parameters must be an object.");
        if (!paging.IsValid(simulation.Now)) return AdminAnswer.Malformed("The skip token is malformed, has expired or belongs to another request.");

        if (!s_cmdlets.TryGetValue(name, out var cmdlet))
            // Guess: what has the form of a cmdlet's name may be one; to what has not, Exchange answers as if it were none of the caller's.
            return CmdletName().IsMatch(name) ? throw new CmdletNotSimulated(name) : AdminAnswer.Unknown();
        if (!mayWrite && !cmdlet.OnlyReads) return AdminAnswer.NotAllowed(cmdlet.Name);
        try
        {
            var call = new CmdletCall(tenant, simulation, cmdlet.Bind(input["Parameters"] as JsonObject ?? []));
            var output = cmdlet.Run(call).ToList();
            return AdminAnswer.Output(tenant, paging.Cut(output, simulation.Now, out var next), call.Warnings, next, paging.PreferenceApplied);
        }
        catch (CmdletProblem problem)
        {
            return AdminAnswer.Failure(problem);
        }
    }

    [GeneratedRegex("^[A-Z][a-z]+-[A-Z][A-Za-z0-9]+$")]
    private static partial Regex CmdletName();
}
