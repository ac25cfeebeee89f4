namespace MailboxWizard.Tests.Durability;

/// <summary>A run that asks for a secret and is not answered, though the secret is made: it asks for another one, and removes the one that nobody has.</summary>
internal sealed class LostAnswerJourney : RunJourney
{
    public override Task BefallAsync(NodeProcess node) => node.LoseAnswerAsync("addPassword");
}
