using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Audit;

/// <summary>Turns what is chosen into an address; a changed filter begins at the newest entry again.</summary>
public sealed partial class AuditFilters
{
    private AuditChoiceNames _names = new();
    private AuditAddress? _shown;
    private string? _noRun;

    [Inject] public required IStringLocalizer<AuditText> Text { get; init; }

    [Parameter, EditorRequired] public AuditAddress Address { get; set; } = new();

    [Parameter, EditorRequired] public AuditChoices Choices { get; set; } = new([], []);

    [Parameter] public bool ShowTenants { get; set; }

    [Parameter] public EventCallback<AuditAddress> Changed { get; set; }

    /// <summary>Other names are to be listed: there are more than a list holds.</summary>
    [Parameter] public EventCallback<AuditChoiceNames> Listed { get; set; }

    private AuditQuery Query => Address.Query;

    // Pressing Enter has changed the field already, which has gone to the new address.
    private static void Search()
    {
    }

    private Task ListAsync(AuditChoiceNames names) => Listed.InvokeAsync(_names = names);

    private Task To(AuditQuery query) =>
        Changed.InvokeAsync(new() { Query = query.AtNewest });

    protected override void OnParametersSet()
    {
        // Another address has another run.
        if (_shown != Address)
            (_shown, _noRun) = (Address, null);
    }

    /// <summary>What is no number stays where it was typed, and is said; the filter is as before.</summary>
    private Task RunAsync(ChangeEventArgs change)
    {
        var typed = Value(change)?.Trim();
        int? run = int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
        _noRun = run is null && !string.IsNullOrEmpty(typed) ? typed : null;
        return _noRun is null ? To(Query with { Run = run }) : Task.CompletedTask;
    }

    private Task Day(ChangeEventArgs change, string name)
    {
        var parsed = AuditAddress.Parse($"{name}={Uri.EscapeDataString(Value(change) ?? "")}");
        // Half typed: a browser reports the year 2 on the way to 2026.
        if (parsed.Refused.Count > 0)
            return Task.CompletedTask;
        var read = parsed.Query;
        return To(name == "from" ? Query with { From = read.From } : Query with { Until = read.Until });
    }

    private static string? Value(ChangeEventArgs change) => change.Value as string is { Length: > 0 } text ? text : null;

    private static string? Day(DateTimeOffset? at) => at?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? Set(object? value) => value is null ? null : "set";

    private static string Named(string name, string id) => name.Length > 0 ? ForeignText.Shown(name) : id;
}
