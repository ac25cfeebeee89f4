using MailboxWizard.Features.Audit;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Shell;

/// <summary>Texts for people into which others' words are filled in: whatever these hold, nothing in them hides, reorders or pretends. See <see cref="ForeignText"/>.</summary>
internal sealed class ForeignSafeTexts(IStringLocalizerFactory inner) : IStringLocalizerFactory
{
    public IStringLocalizer Create(Type resourceSource) => new Texts(inner.Create(resourceSource));

    public IStringLocalizer Create(string baseName, string location) => new Texts(inner.Create(baseName, location));

    private sealed class Texts(IStringLocalizer inner) : IStringLocalizer
    {
        public LocalizedString this[string name] => inner[name];

        public LocalizedString this[string name, params object[] arguments] => inner[name, [.. arguments.Select(Safe)]];

        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => inner.GetAllStrings(includeParentCultures);

        private static object Safe(object argument) => argument is string foreign ? ForeignText.Shown(foreign) : argument;
    }
}
