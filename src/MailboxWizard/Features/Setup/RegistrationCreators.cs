using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup;

/// <summary>
/// Applications of Microsoft by which people register others, by the names they are known by; for the rest Graph tells no more than an id:
/// https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in.
/// </summary>
internal static class RegistrationCreators
{
    private static readonly Dictionary<Guid, string> s_names = new()
    {
        [new("04b07795-8ddb-461a-bbee-02f9e1bf7b46")] = "Azure CLI",
        [new("1950a258-227b-4e31-a9cf-717495945fc2")] = "Azure PowerShell",
        [new("14d82eec-204b-4c2f-b7e8-296a70dab67e")] = "Microsoft Graph PowerShell",
        [new("c44b4083-3bb0-49c1-b47d-974e53cbdf3c")] = "Azure Portal",
    };

    public static string NameOf(AppId? creator, IStringLocalizer<SetupStepText> text) => creator is not { } known ? text["CreatorUnknown"]
        : s_names.TryGetValue(known.Value, out var name) ? name
        : text["CreatorOther", known];
}
