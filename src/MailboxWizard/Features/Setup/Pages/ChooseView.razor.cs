using System.Globalization;
using MailboxWizard.Features.Handoffs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace MailboxWizard.Features.Setup.Pages;

// Longer than most: one form, whose questions depend on each other and share one rule of when a fault shows.
/// <summary>The form: a fault shows when its field is left, goes while it is typed in, and all show on sending.</summary>
public sealed partial class ChooseView : IAsyncDisposable
{
    private readonly HashSet<(SetupField Field, int Mailbox)> _checked = [];
    private IJSObjectReference? _shell;
    private IReadOnlyList<SetupFault> _faults = [];
    private string? _said;
    private bool _openMore;
    private string? _focusNext;

    [Inject] public required IStringLocalizer<SetupText> Text { get; init; }

    [Inject] public required SetupRules Rules { get; init; }

    [Inject] public required IJSRuntime Script { get; init; }

    [Parameter, EditorRequired] public required ChooseForm Form { get; set; }

    [Parameter, EditorRequired] public DateOnly Today { get; set; }

    [Parameter] public bool SignedIn { get; set; }

    /// <summary>Sent; the next page is on its way.</summary>
    [Parameter] public bool Saving { get; set; }

    /// <summary>Why the answers were not taken although they have no fault.</summary>
    [Parameter] public string? Refused { get; set; }

    /// <summary>Called with answers that have no fault.</summary>
    [Parameter] public EventCallback<SetupAnswers> OnSubmit { get; set; }

    /// <summary>False while prerendered: a press would be lost.</summary>
    private bool CanSend => RendererInfo.IsInteractive;

    public async ValueTask DisposeAsync()
    {
        if (_shell is null)
            return;
        try
        {
            await _shell.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The tab is closed, and the module with it.
        }
    }

    protected override void OnParametersSet() => Look();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focusNext is not { } id)
            return;
        _focusNext = null;
        _shell ??= await Script.InvokeAsync<IJSObjectReference>("import", $"./{Assets["shell.js"]}");
        await _shell.InvokeVoidAsync("focus", id);
    }

    private static string Written(ChangeEventArgs change) => change.Value?.ToString() ?? "";

    private static string IdOf(SetupFault fault) => fault.Field switch
    {
        SetupField.Edition => "edition-0",
        SetupField.Version => "version",
        SetupField.Mailboxes => "add-mailbox",
        SetupField.Address => $"address-{fault.Mailbox}",
        SetupField.InputFolder => $"folder-{fault.Mailbox}",
        SetupField.Route => "route-0",
        SetupField.SecretEnds => "last-day",
        SetupField.SystemName => "system",
        _ => "organisation",
    };

    private void Look() => _faults = Form.Faults(Rules, Today);

    // The version's gate is shown at once: nothing is typed there that could be unfinished.
    private bool IsShown(SetupField field, int mailbox) =>
        _checked.Contains((field, mailbox)) || (field is SetupField.Version && Form.Year is not null) || field is SetupField.Route;

    private SetupFault? FaultOf(SetupField field, int mailbox = 0) =>
        IsShown(field, mailbox) ? _faults.FirstOrDefault(fault => fault.Field == field && fault.Mailbox == mailbox && !fault.IsHint) : null;

    private SetupFault? HintOf(SetupField field, int mailbox) =>
        _faults.FirstOrDefault(fault => fault.Field == field && fault.Mailbox == mailbox && fault.IsHint);

    private string? ErrorOf(SetupField field, int mailbox = 0) => FaultOf(field, mailbox) is { } fault ? Sentence(fault) : null;

    private string? SuggestionOf(SetupField field, int mailbox) => FaultOf(field, mailbox)?.Suggestion;

    private string FolderHint(int mailbox) => HintOf(SetupField.InputFolder, mailbox) is { } hint ? Sentence(hint) : Text["Choose.Folder.Hint"];

    private string? Invalid(SetupField field, int mailbox = 0) => FaultOf(field, mailbox) is null ? null : "true";

    private string? Ring(SetupField field, int mailbox = 0) => FaultOf(field, mailbox) is null ? null : "invalid";

    private string Sentence(SetupFault fault) =>
        Text[fault.Key, [.. fault.Arguments.Select(argument => argument is DateOnly date ? Shell.Wording.Date(date) : argument)]];

    private void Typing(SetupField field, int mailbox, Action write)
    {
        write();
        _checked.Remove((field, mailbox));
        Look();
    }

    private void Left(SetupField field, int mailbox = 0)
    {
        _checked.Add((field, mailbox));
        Look();
    }

    private void Take(MailboxEntry entry, string meant, int mailbox)
    {
        entry.Address = meant;
        Look();
        _focusNext = $"address-{mailbox}";
    }

    private void ChooseEdition(ThereforeEdition edition)
    {
        Form.Edition = edition;
        Look();
    }

    private void ChooseYear(ChangeEventArgs change)
    {
        Form.Year = int.TryParse(Written(change), CultureInfo.InvariantCulture, out var year) ? year : null;
        Look();
    }

    private void ChooseUpdate(ChangeEventArgs change)
    {
        Form.Update = int.TryParse(Written(change), CultureInfo.InvariantCulture, out var update) ? update : 0;
        Look();
    }

    private void ChooseDay(DateOnly? day) => Typing(SetupField.SecretEnds, 0, () => Form.OtherDate = day);

    private void AddMailbox()
    {
        Form.Mailboxes.Add(new() { Folder = Form.Mailboxes[^1].Folder });
        Look();
        _focusNext = $"address-{Form.Mailboxes.Count - 1}";
    }

    private void Remove(MailboxEntry entry)
    {
        Form.Mailboxes.Remove(entry);
        // The numbers of those below have moved.
        _checked.RemoveWhere(one => one.Field is SetupField.Address or SetupField.InputFolder);
        Look();
        _focusNext = "add-mailbox";
    }

    private async Task SubmitAsync()
    {
        Look();
        var stops = _faults.Where(fault => !fault.IsHint).ToList();
        if (stops.Count == 0)
        {
            await OnSubmit.InvokeAsync(Form.ToAnswers(Rules, Today));
            return;
        }

        _checked.UnionWith(stops.Select(fault => (fault.Field, fault.Mailbox)));
        _openMore |= stops.Any(fault => fault.Field is SetupField.SystemName or SetupField.Organisation);
        _focusNext = IdOf(stops[0]);
        _said = stops.Count == 1 ? Text["Choose.Faults.1"] : Text["Choose.Faults", stops.Count];
    }
}
