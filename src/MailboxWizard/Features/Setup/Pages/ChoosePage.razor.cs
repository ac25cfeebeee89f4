using MailboxWizard.Features.SignIn;
using MailboxWizard.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup.Pages;

/// <summary>Fetches what was answered before, and keeps the answers before the redirect; the drawing is <see cref="ChooseView"/>'s.</summary>
public sealed partial class ChoosePage : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private ChooseForm _form = new();
    private Person? _person;
    private bool _unknown;
    private bool _saving;
    private string? _refused;

    [Inject] public required SetupDrafts Drafts { get; init; }

    [Inject] public required SetupRules Rules { get; init; }

    [Inject] public required People People { get; init; }

    [Inject] public required ArrivalLimit Limit { get; init; }

    [Inject] public required TimeProvider Time { get; init; }

    [Inject] public required NavigationManager Navigation { get; init; }

    [Inject] public required IStringLocalizer<SetupText> Text { get; init; }

    /// <summary>Null for new answers.</summary>
    [Parameter] public string? DraftId { get; set; }

    [CascadingParameter] public required Task<AuthenticationState> Authentication { get; set; }

    [CascadingParameter(Name = Routes.ClientKey)] public string Client { get; set; } = "";

    private DateOnly Today => DateOnly.FromDateTime(Time.GetUtcNow().UtcDateTime);

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _form = ChooseForm.New(Rules);
        var user = (await Authentication).User;
        _person = user.Identity?.IsAuthenticated == true ? People.Describe(user) : null;
        if (DraftId is null)
            return;
        if (await Drafts.ReadAsync(DraftId, _person, _left.Token) is { } answers)
            _form = ChooseForm.From(answers, Rules, Today);
        else
            _unknown = true;
    }

    private async Task SaveAsync(SetupAnswers answers)
    {
        if (_saving)
            return;
        // Anyone can keep answers here before signing in, so that is counted.
        if (_person is null && Limit.Refuses(Client) is { } wait)
        {
            _refused = Text["Choose.TooOften", Math.Ceiling(wait.TotalSeconds)];
            return;
        }

        (_saving, _refused) = (true, null);
        var id = await Drafts.SaveAsync(answers, _unknown ? null : DraftId, _left.Token);
        var plan = $"/setup/{id}/plan";
        // A full load: the plan's first request may have to pass sign-in.
        Navigation.NavigateTo(ElsewhereNamed(answers) is { } organisation ? SignInAddress.For(plan, organisation) : plan, forceLoad: true);
    }

    /// <summary>The organisation that was named, unless the person is signed in there already.</summary>
    private string? ElsewhereNamed(SetupAnswers answers) =>
        OrganisationName.Parse(answers.Organisation) is { } named && _person?.IsOf(named) is not true ? named.Value : null;
}
