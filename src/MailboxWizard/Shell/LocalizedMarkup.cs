using System.Text.Encodings.Web;
using MailboxWizard.Features.Audit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Shell;

/// <summary>Texts that carry <c>&lt;b&gt;</c> or a link: the resource is ours and trusted, what is filled in never is.</summary>
public static class LocalizedMarkup
{
    public static MarkupString Markup(this IStringLocalizer text, string key, params object?[] values) =>
        new(string.Format(
            System.Globalization.CultureInfo.CurrentCulture,
            text[key].Value,
            [.. values.Select(value => (object)HtmlEncoder.Default.Encode(ForeignText.Shown(value?.ToString())))]));
}
