using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.ExchangeAdmin;

/// <summary>A cmdlet of Exchange Online: its name, what it takes and what it does.</summary>
internal sealed record Cmdlet(string Name, Func<CmdletCall, IEnumerable<JsonObject>> Run, params IReadOnlyList<CmdletParameter> Parameters)
{
    // What every cmdlet takes and this endpoint does nothing about, since it asks nobody:
    // https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_commonparameters
    private static readonly HashSet<string> s_common = new(["Confirm", "Force", "Debug", "ErrorAction", "ErrorVariable", "InformationAction", "OutBuffer", "OutVariable", "Verbose", "WarningAction", "WarningVariable"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Parameters that it has in Exchange and not here, with * for the rest of a name and blanks between.</summary>
    public string Elsewhere { get; init; } = "";

    /// <summary>One of these must be given, and only one.</summary>
    public IReadOnlyList<string> Sets { get; init; } = [];

    public bool OnlyReads => Name.StartsWith("Get-", StringComparison.Ordinal) || Name.StartsWith("Test-", StringComparison.Ordinal);

    /// <exception cref="CmdletProblem">A parameter is unknown, missing or of another type, as PowerShell says it.</exception>
    public IReadOnlyDictionary<string, object?> Bind(JsonObject given)
    {
        var bound = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in given)
        {
            // Annotations of OData that say what a value is.
            if (name.Contains('@', StringComparison.Ordinal)) continue;
            if (Parameters.FirstOrDefault(p => Is(p.Name, name) || Is(p.Alias, name)) is { } parameter)
            {
                if (!bound.TryAdd(parameter.Name, parameter.Read(value)))
                    throw CmdletProblem.Binding($"Cannot bind parameter because parameter '{parameter.Name}' is specified more than once. To provide multiple values to parameters that can accept multiple values, use the array syntax.");
            }
            else if (Is("WhatIf", name)) throw new CmdletNotSimulated($"{Name} with WhatIf");
            else if (s_common.Contains(name)) continue;
            else if (Elsewhere.Split(' ', StringSplitOptions.RemoveEmptyEntries).Any(pattern => Wildcard.Matches(pattern, name))) throw new CmdletNotSimulated($"{Name} with {name}");
            else throw CmdletProblem.Binding($"A parameter cannot be found that matches parameter name '{name}'.");
        }
        var missing = Parameters.Where(p => p.IsMandatory && !bound.ContainsKey(p.Name)).Select(p => p.Name).ToList();
        if (missing.Count > 0) throw CmdletProblem.Binding($"Cannot process command because of one or more missing mandatory parameters: {string.Join(' ', missing)}.");
        if (Sets.Count > 0 && Sets.Count(bound.ContainsKey) != 1) throw CmdletProblem.Binding("Parameter set cannot be resolved using the specified named parameters.");
        return bound;
    }

    private static bool Is(string? known, string name) => string.Equals(known, name, StringComparison.OrdinalIgnoreCase);
}
