namespace MailboxWizard.Features.Configuration;

/// <content>What is pressed in the sheet of the Test.</content>
public sealed partial class ConfigurationPage
{
    private async Task TestAsync(TestWish wish)
    {
        if (await PersonAsync() is not { } person)
            return;
        var start = await Tester.StartAsync(Number, person, wish, _gone.Token);
        await ReadAsync(start switch
        {
            { Rule: { } rule } => $"Refused.{rule}",
            { Refusal: { } refusal } => $"Refused.{refusal}",
            _ => null,
        });
        StateHasChanged();
    }

    /// <summary>Makes the folder that the row misses, and tests again.</summary>
    private async Task CreateFolderAsync(CheckRow row)
    {
        if (await PersonAsync() is not { } person || MoveFolders.Of(row.Kind) is not { } folder)
            return;
        if (await Folders.MakeAsync(Number, row.Mailbox, folder, person, _gone.Token) is not { } refused)
        {
            await TestAsync(TestWish.None);
            return;
        }
        await ReadAsync(refused);
        StateHasChanged();
    }
}
