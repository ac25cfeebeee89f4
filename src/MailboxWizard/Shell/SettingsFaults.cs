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
        List<string> faults = [];
        foreach (var (type, section) in OptionsClasses())
        {
            foreach (var property in type.GetProperties().Where(property => property.SetMethod is { IsPublic: true }))
            {
                var key = ConfigurationPath.Combine(section, property.Name);
                if (configuration[key] is not { Length: > 0 } value || IsReadable(property.PropertyType, value))
                    continue;
                faults.Add($"{key}: cannot be read; accepted: {Accepted(property.PropertyType)}.");
                configuration[key] = null;
            }
        }

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

    private static bool IsReadable(Type type, string value)
    {
        var converter = TypeDescriptor.GetConverter(type);
        if (type == typeof(string) || !converter.CanConvertFrom(typeof(string)))
            return true;
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
