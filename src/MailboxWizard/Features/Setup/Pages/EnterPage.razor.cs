using MailboxWizard.Features.Setup.Entered;
using MailboxWizard.Features.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace MailboxWizard.Features.Setup.Pages;

/// <summary>Where client ID and secret of a script are entered, and where a refusal is told.</summary>
public sealed partial class EnterPage : IDisposable
{
    private const string ClientField = "client";
    private const string SecretField = "secret";

    private readonly CancellationTokenSource _left = new();
    private SetupAnswers? _answers;
    private SetupProblem? _problem;
    private bool _unknown;
    private bool _focused;
    private string _tenant = "";

    [Inject] public required EnteredRegistrations Entered { get; init; }

    [Inject] public required SetupPlanner Planner { get; init; }

    [Inject] public required SetupProblems Problems { get; init; }

    [Inject] public required People People { get; init; }

    [Inject] public required NavigationManager Navigation { get; init; }

    [Inject] public required IJSRuntime Script { get; init; }

    [Inject] public required IStringLocalizer<SetupText> Text { get; init; }

    [Parameter] public required string DraftId { get; set; }

    /// <summary>Why the last attempt was refused, by name; anything else says nothing.</summary>
    [SupplyParameterFromQuery] public string? Fault { get; set; }

    /// <summary>The client ID of the last attempt.</summary>
    [SupplyParameterFromQuery] public string? Client { get; set; }

    /// <summary>Set on the way back from Microsoft.</summary>
    [SupplyParameterFromQuery] public string? Asked { get; set; }

    [CascadingParameter] public required Task<AuthenticationState> Authentication { get; set; }

    /// <summary>Why nothing was taken, and in which field; in none when what was typed is not at fault.</summary>
    private (string? Field, string Fact, string Text)? Said => Fault switch
    {
        "again" => (null, Text["Enter.Again"], Text["Enter.Again.Text"]),
        { } name when Enum.TryParse<EnteredFault>(name, out var fault) && Enum.IsDefined(fault) => (FieldOf(fault), Text[$"Enter.Fault.{fault}"], Text[$"Enter.Fault.{fault}.Text"]),
        { } name when Enum.TryParse<SetupProblemCode>(name, out var code) && Enum.IsDefined(code) =>
            Problems.Of(code, "", _tenant) is var problem ? (null, $"{problem.Title}.", $"{problem.Happened} {problem.Remedy}") : null,
        _ => null,
    };

    private static string? FieldOf(EnteredFault fault) => fault switch
    {
        EnteredFault.SecretEmpty or EnteredFault.SecretIsItsId or EnteredFault.SecretHasBlanks or EnteredFault.SecretNotOfRegistration or EnteredFault.SecretOfSeveral => SecretField,
        EnteredFault.ServicePrincipalMissing or EnteredFault.NotGranted or EnteredFault.UnderWay or EnteredFault.TooOften => null,
        _ => ClientField,
    };

    private string? ErrorOf(string field) => Said is { } said && said.Field == field ? $"{said.Fact} {said.Text}" : null;

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // Once, when the form is there.
        if (_answers is null || _focused || Said?.Field is not { } field)
            return;
        _focused = true;
        await using var shell = await Script.InvokeAsync<IJSObjectReference>("import", $"./{Assets["shell.js"]}");
        await shell.InvokeVoidAsync("focus", field);
    }

    protected override async Task OnInitializedAsync()
    {
        // Also before the circuit stands: the form needs none.
        if (!Guid.TryParse(Client, out _))
            Client = null;
        var user = (await Authentication).User;
        _tenant = People.Describe(user)?.TenantName ?? "";
        try
        {
            _answers = await Entered.OpenAsync(DraftId, user, _left.Token);
            _unknown = _answers is null;
        }
        catch (ConsentNeededException) when (Asked is "true")
        {
            _problem = Planner.MicrosoftAsksAgain(user);
        }
        catch (ConsentNeededException needed)
        {
            Navigation.NavigateTo(needed.Address($"/setup/{DraftId}/enter?asked=true"), forceLoad: true);
        }
        catch (SetupProblemException stopped)
        {
            _problem = stopped.Problem;
        }
    }
}
