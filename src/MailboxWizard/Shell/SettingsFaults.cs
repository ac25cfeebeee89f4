using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Shell;

/// <summary>Everything that is wrong with the settings, found before anything starts; one line a fault.</summary>
public sealed class SettingsFaultsException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}

/// <summary>Gathers the faults of all options classes, those that do not even bind included.</summary>
internal static class SettingsFaults
{
    /// <summary>
    /// Values that cannot be read as their property's type. They are taken out of <paramref name="configuration"/>, since the
    /// binder stops at the first one and the other faults should be told too.
    /// </summary>
    public static IReadOnlyList<string> TakeUnreadable(IConfiguration configuration)
    {
        List<string> faults = [.. LogLevels.TakeUnreadable(configuration)];
        foreach (var (type, section) in OptionsClasses())
            TakeUnreadable(type, configuration.GetSection(section), faults);
        return faults;
    }

    /// <exception cref="SettingsFaultsException">There is at least one fault.</exception>
    public static void ThrowIfAny(IServiceProvider services, IReadOnlyList<string> unreadable)
    {
        List<string> faults = [.. unreadable];
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
        }
        catch (OptionsValidationException exception)
        {
            faults.AddRange(exception.Failures);
        }
        catch (AggregateException exception)
        {
            faults.AddRange(exception.Flatten().InnerExceptions.Cast<OptionsValidationException>().SelectMany(inner => inner.Failures));
        }

        if (faults.Count > 0)
            throw new SettingsFaultsException([.. faults.Distinct().Order(StringComparer.Ordinal)]);
    }

    /// <summary>Every class of this assembly that ends in Options and names its section.</summary>
    internal static IEnumerable<(Type Type, string Section)> OptionsClasses() =>
        from type in typeof(SettingsFaults).Assembly.GetTypes()
        where type.Name.EndsWith("Options", StringComparison.Ordinal) && type is { IsClass: true, IsAbstract: false }
        let section = type.GetField("Section", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)?.GetRawConstantValue() as string
        where section is not null
        orderby section, type.Name
        select (type, section);

    /// <summary>Down through classes, lists and dictionaries, as the binder goes.</summary>
    private static void TakeUnreadable(Type type, IConfigurationSection section, List<string> faults)
    {
        if (IsSimple(type))
        {
            if (section.Value is not { Length: > 0 } value || IsReadable(type, value))
                return;
            faults.Add($"{section.Path}: cannot be read; accepted: {Accepted(type)}.");
            section.Value = null;
        }
        else if (ElementOf(type) is { } element)
        {
            foreach (var child in section.GetChildren())
                TakeUnreadable(element, child, faults);
        }
        else
        {
            foreach (var property in type.GetProperties().Where(property => property.SetMethod is { IsPublic: true } || !IsSimple(property.PropertyType)))
                TakeUnreadable(property.PropertyType, section.GetSection(property.Name), faults);
        }
    }

    private static bool IsSimple(Type type) => type == typeof(string) || TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string));

    /// <summary>The type of a list's items or of a dictionary's values.</summary>
    private static Type? ElementOf(Type type) =>
        type.GetInterfaces().Append(type)
            .Where(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == typeof(IEnumerable<>))
            .Select(candidate => candidate.GetGenericArguments()[0])
            .Select(item => item.IsGenericType && item.GetGenericTypeDefinition() == typeof(KeyValuePair<,>) ? item.GetGenericArguments()[1] : item)
            .FirstOrDefault();

    private static bool IsReadable(Type type, string value)
    {
        var converter = TypeDescriptor.GetConverter(type);
        try
        {
            // An enumeration takes any number; only its names are meant.
            return converter.ConvertFrom(null, CultureInfo.InvariantCulture, value) is not Enum read || Enum.IsDefined(read.GetType(), read);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidCastException or NotSupportedException or OverflowException)
        {
            return false;
        }
    }

    private static string Accepted(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        { IsEnum: true } names => string.Join(", ", Enum.GetNames(names)),
        var bare when bare == typeof(bool) => "true, false",
        var bare when bare == typeof(Guid) => "a GUID",
        var bare when bare == typeof(int) || bare == typeof(long) => "a whole number",
        var bare when bare == typeof(TimeSpan) => "a span such as 00:15:00",
        var bare when bare == typeof(DateOnly) => "a date such as 2027-04-01",
        var bare => $"a value of the kind {bare.Name}",
    };
}
