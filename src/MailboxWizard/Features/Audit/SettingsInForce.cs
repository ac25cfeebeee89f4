using System.Reflection;

namespace MailboxWizard.Features.Audit;

/// <summary>
/// The settings that were given, as one may write them down for good. Numbers, spans and choices are; of a text only if it is
/// named here, since it could be a secret, or hold one as connection strings and addresses of webhooks do.
/// </summary>
internal static class SettingsInForce
{
    /// <summary>Of a value; a list of folders or proxies is no place for an essay.</summary>
    private const int Longest = 300;

    /// <summary>Texts that are no secrets and hold none. What is not here is said to be set, and no more.</summary>
    internal static readonly IReadOnlySet<string> Told = new HashSet<string>
    {
        "Audit:FormerCertificates", "Audit:KeyFile", "Audit:SigningCertificatePath",
        "AzureAd:CallbackPath", "AzureAd:ClientId", "AzureAd:SignedOutCallbackPath", "AzureAd:TenantId",
        "Setup:DisplayName", "Setup:EwsRoute:First:Value", "Setup:EwsRoute:Second:Value", "Setup:GraphRoute:First:Value", "Setup:GraphRoute:Second:Value",
        "Setup:MinimumUpdates", "Setup:Tag", "Setup:UniqueNamePrefix",
        "Shell:FormActionOrigins", "Shell:PublicUrl", "Shell:TrustedProxies",
        "Storage:Folder", "Storage:KeyCertificatePath", "Storage:KeysFolder",
    };

    /// <summary>One line a setting, those of the product's own options alone, in order.</summary>
    public static IReadOnlyList<string> Of(IConfiguration configuration) =>
    [
        .. (from option in Options()
            let section = configuration.GetSection(option.Name)
            from value in section.AsEnumerable()
            where !string.IsNullOrWhiteSpace(value.Value)
            let key = value.Key[section.Path.Length..]
            select option.IsTold ? $"{option.Name}{key}={Short(value.Value!)}" : $"{option.Name} is set").Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>Every option that holds text, whether it is told or not.</summary>
    internal static IEnumerable<string> Texts() => Options().Where(option => option.IsText).Select(option => option.Name);

    private static IEnumerable<Option> Options() =>
        from type in typeof(SettingsInForce).Assembly.GetTypes()
        where type.Name.EndsWith("Options", StringComparison.Ordinal)
        let section = type.GetField("Section", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)?.GetRawConstantValue() as string
        where section is not null
        from option in Of(type, section)
        select option;

    private static IEnumerable<Option> Of(Type type, string section)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var (name, kind) = ($"{section}:{property.Name}", Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);
            if (kind.IsClass && kind.Assembly == type.Assembly)
            {
                foreach (var inner in Of(kind, name))
                    yield return inner;
            }
            else
            {
                var isText = !kind.IsPrimitive && !kind.IsEnum && kind != typeof(TimeSpan) && kind != typeof(DateOnly) && kind != typeof(Guid);
                yield return new(name, isText, IsTold: !isText || Told.Contains(name));
            }
        }
    }

    private static string Short(string value) => value.Length <= Longest ? value : $"{value.AsSpan(0, Longest - 1)}…";

    /// <param name="Name">With its section.</param>
    /// <param name="IsText">Not a number, a span or a choice.</param>
    /// <param name="IsTold">With its value.</param>
    private sealed record Option(string Name, bool IsText, bool IsTold);
}
