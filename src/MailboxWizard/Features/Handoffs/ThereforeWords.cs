using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Handoffs;

/// <summary>A version in people's words: <c>Therefore 2025 Update 1, on-premises</c>.</summary>
public sealed class ThereforeWords(IStringLocalizer<HandoffsText> text)
{
    public string Of(ThereforeVersion version) => version switch
    {
        { Edition: ThereforeEdition.Online } => text["Therefore.Online"],
        { Update: > 0 } => text["Therefore.YearUpdate", version.Year ?? 0, version.Update],
        _ => text["Therefore.Year", version.Year ?? 0],
    };
}
