using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.ExchangeAdmin;

/// <summary>A parameter of a cmdlet, which turns JSON into its type as strictly as PowerShell binds it.</summary>
internal sealed record CmdletParameter(string Name, ParameterKind Kind)
{
    public bool IsMandatory { get; init; }

    /// <summary>Another name for it.</summary>
    public string? Alias { get; init; }

    /// <summary>The only values there are.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    public static CmdletParameter Text(string name) => new(name, ParameterKind.Text);

    public static CmdletParameter Needed(string name) => new(name, ParameterKind.Text) { IsMandatory = true };

    public static CmdletParameter Texts(string name) => new(name, ParameterKind.Texts);

    public static CmdletParameter Flag(string name) => new(name, ParameterKind.Flag);

    public static CmdletParameter Switch(string name) => new(name, ParameterKind.Switch);

    public static CmdletParameter OneOf(string name, params IReadOnlyList<string> choices) => new(name, ParameterKind.Choice) { Choices = choices };

    /// <exception cref="CmdletProblem">The value cannot be of this type.</exception>
    public object? Read(JsonNode? value)
    {
        if (value is null)
        {
            if (IsMandatory) throw CmdletProblem.Binding($"Cannot bind argument to parameter '{Name}' because it is null.");
            return Kind is ParameterKind.Switch ? throw Cannot("", "System.Management.Automation.SwitchParameter") : null;
        }
        return Kind switch
        {
            ParameterKind.Switch => value.GetValueKind() switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => throw Cannot(value.ToJsonString(), "System.Management.Automation.SwitchParameter"),
            },
            ParameterKind.Flag => value.GetValueKind() switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                JsonValueKind.Number => value.ToJsonString() != "0",
                _ => throw CmdletProblem.Conversion(Name, $"Cannot convert value {value.ToJsonString()} to type \"System.Boolean\". Boolean parameters accept only Boolean values and numbers, such as $True, $False, 1 or 0."),
            },
            ParameterKind.Choice => Choices.FirstOrDefault(c => string.Equals(c, One(value), StringComparison.OrdinalIgnoreCase))
                ?? throw CmdletProblem.Conversion(Name, $"Cannot convert value \"{One(value)}\" to type \"{Name}\". Error: \"Unable to match the identifier name {One(value)} to a valid enumerator name. Specify one of the following enumerator names and try again: {string.Join(", ", Choices)}\""),
            ParameterKind.Texts => value switch
            {
                JsonArray several => new TextChange(Several(several), [], IsWhole: true),
                JsonObject change => Change(change),
                _ => new TextChange([One(value)], [], IsWhole: true),
            },
            ParameterKind.Size => string.Equals(One(value), "Unlimited", StringComparison.OrdinalIgnoreCase) ? int.MaxValue
                : int.TryParse(One(value), NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0 ? size
                : throw Cannot(value.ToJsonString(), "Microsoft.Exchange.Data.Unlimited`1[System.UInt32]"),
            _ => NotEmpty(One(value)),
        };
    }

    private string NotEmpty(string text)
        => text.Length == 0 && IsMandatory ? throw CmdletProblem.Binding($"Cannot bind argument to parameter '{Name}' because it is an empty string.") : text;

    // PowerShell turns numbers and truth values into text, and nothing else.
    private string One(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>(),
        JsonValueKind.Number => value.ToJsonString(),
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        _ => throw Cannot(value?.ToJsonString() ?? "null", "System.String"),
    };

    private IReadOnlyList<string> Several(JsonNode? values) => values is JsonArray list ? [.. list.Select(One)] : values is null ? [] : [One(values)];

    // @{Add=…; Remove=…}: https://learn.microsoft.com/powershell/exchange/exchange-cmdlet-syntax
    private TextChange Change(JsonObject change)
    {
        var other = change.Where(p => p.Key is not ("Add" or "Remove") && !p.Key.StartsWith('@') && !p.Key.Contains("@odata", StringComparison.Ordinal)).Select(p => p.Key).FirstOrDefault();
        if (other is not null) throw CmdletProblem.Conversion(Name, $"\"{other}\" isn't a valid hashtable key. Valid keys are Add and Remove.");
        return new TextChange(Several(change["Add"]), Several(change["Remove"]), IsWhole: false);
    }

    private CmdletProblem Cannot(string value, string type) => CmdletProblem.Conversion(Name, $"Cannot convert value {value} to type \"{type}\".");
}

/// <summary>What a parameter takes.</summary>
internal enum ParameterKind
{
    Text,

    /// <summary>A list, or what to add to one and to remove from it.</summary>
    Texts,

    /// <summary>True, false or nothing.</summary>
    Flag,
    Switch,
    Choice,

    /// <summary>A count or Unlimited.</summary>
    Size,
}

/// <summary>A list of texts as a whole, or a change of one.</summary>
internal sealed record TextChange(IReadOnlyList<string> Added, IReadOnlyList<string> Removed, bool IsWhole)
{
    public IReadOnlyList<string> Of(IReadOnlyList<string> before)
        => IsWhole ? Added : [.. before.Except(Removed, StringComparer.OrdinalIgnoreCase).Union(Added, StringComparer.OrdinalIgnoreCase)];
}
