using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>The product's own resources, without the product.</summary>
internal static class Texts
{
    public static IStringLocalizer<T> Of<T>() =>
        new StringLocalizer<T>(new ResourceManagerStringLocalizerFactory(Options.Create(new LocalizationOptions()), NullLoggerFactory.Instance));
}
