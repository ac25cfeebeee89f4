using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.AspNetCore.Components;

namespace MailboxWizard.Features.Configuration;

/// <content>What is pressed in the sheet of the Test.</content>
public sealed partial class ConfigurationPage
{
    [Inject] public required AdministratorNow Administrators { get; init; }

    private async Task TestAsync(TestWish wish)
    {
        if (await PersonAsync() is not { } person)
            return;
        // A further mailbox is tried by the right of an administrator: read now, and not when the cookie was made.
        if (wish.MailboxToStayShut is not null && await RefusedNowAsync(person, $"{QueryString.Create("shut", wish.MailboxToStayShut)}") is { } missing)
        {
            await ReadAsync(missing);
            StateHasChanged();
            return;
        }
        var start = await Tester.StartAsync(Number, person, wish, _gone.Token);
        await ReadAsync(start switch
        {
            { Rule: { } rule } => $"Refused.{rule}",
            { Refusal: { } refusal } => $"Refused.{refusal}",
            _ => null,
        });
        StateHasChanged();
    }

    /// <summary>Null for an engineer, and where Graph shows an active role; else a key of the resources. Leaves the page where Microsoft must ask first.</summary>
    /// <param name="person">Who presses.</param>
    /// <param name="query">What comes back in the address from Microsoft.</param>
    private async Task<string?> RefusedNowAsync(Person person, string query = "")
    {
        if (person.IsEngineer)
            return null;
        try
        {
            return await Administrators.IsAsync((await Authentication).User, person, _gone.Token) ? null : "Refused.NotAllowed";
        }
        catch (ConsentNeededException needed)
        {
            Navigation.NavigateTo(needed.Address($"/handoffs/{Number}{query}"), forceLoad: true);
            return "Refused.NotAllowed";
        }
        catch (Microsoft365Exception)
        {
            return "Refused.MicrosoftSilent";
        }
    }

    /// <summary>Makes the folder that the row misses, and tests again.</summary>
    private async Task CreateFolderAsync(CheckRow row)
    {
        if (await PersonAsync() is not { } person || MoveFolders.Of(row.Kind) is not { } folder)
            return;
        if (await RefusedNowAsync(person) is { } missing)
        {
            await ReadAsync(missing);
            StateHasChanged();
            return;
        }
        if (await Folders.MakeAsync(Number, row.Mailbox, folder, person, _gone.Token) is not { } refused)
        {
            await TestAsync(new() { IsNews = true });
            return;
        }
        await ReadAsync(refused);
        StateHasChanged();
    }
}
