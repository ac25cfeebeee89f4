using Serilog;
using Serilog.Events;

namespace MailboxWizard.Shell;

/// <summary>The one part of Serilog's own section that an operator is meant to change, and that would break the start.</summary>
internal static class LogLevels
{
    private const string Key = "Serilog:MinimumLevel";

    /// <summary>Levels that Serilog cannot read; replaced by Information, so that the other faults can be told too.</summary>
    public static IReadOnlyList<string> TakeUnreadable(IConfiguration configuration)
    {
        var level = configuration.GetSection(Key);
        List<string> faults = [];
        foreach (var section in level.GetSection("Override").GetChildren().Append(level.GetSection("Default")).Append(level))
        {
            // Beginning with $: a switch that is declared elsewhere (https://github.com/serilog/serilog-settings-configuration).
            if (section.Value is not { Length: > 0 } value || value[0] == '$' || IsLevel(value))
                continue;
            faults.Add($"{section.Path}: cannot be read; accepted: {string.Join(", ", Enum.GetNames<LogEventLevel>())}.");
            section.Value = nameof(LogEventLevel.Information);
        }

        return faults;
    }

    private static bool IsLevel(string value)
    {
        var asked = new ConfigurationBuilder().AddInMemoryCollection([new(Key, value)]).Build();
        try
        {
            _ = new LoggerConfiguration().ReadFrom.Configuration(asked);
            // An enumeration takes any number; only its names are meant.
            return !int.TryParse(value, out _);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
