namespace MailboxWizard.Features.SignIn;

/// <summary>
/// No delegated token of this stage can be had silently: the person must pass Microsoft's page once.
/// A page answers by navigating (full load) to <see cref="Address"/>.
/// </summary>
public sealed class ConsentNeededException(ConsentStage stage, string? claims = null, Exception? inner = null)
    : Exception($"Microsoft must ask the person again, for the stage {stage}.", inner)
{
    public ConsentStage Stage { get; } = stage;

    /// <summary>A claims challenge (Conditional Access) to be replayed, or null.</summary>
    public string? Claims { get; } = claims;

    /// <summary>The endpoint that asks; <paramref name="returnUrl"/> is a local path.</summary>
    public string Address(string returnUrl) =>
        QueryString.Create([
            new("stage", Stage.ToString()),
            new("returnUrl", returnUrl),
            .. Claims is null ? Array.Empty<KeyValuePair<string, string?>>() : [new("claims", Claims)],
        ]).ToUriComponent() is var query ? $"/sign-in/consent{query}" : "/sign-in/consent";
}
