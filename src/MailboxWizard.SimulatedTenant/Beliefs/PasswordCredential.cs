namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>A client secret of an application; its value is here because somebody has to check it, and it is shown to nobody.</summary>
public sealed class PasswordCredential : IReplicated
{
    public required Guid KeyId { get; init; }

    public string? DisplayName { get; init; }

    public required string SecretText { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    public required DateTimeOffset EndsAt { get; set; }

    public Visibility VisibleFrom { get; set; }

    /// <summary>The first three characters, the only part that Graph ever shows again.</summary>
    public string Hint => SecretText.Length < 3 ? SecretText : SecretText[..3];
}
