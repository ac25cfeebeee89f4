using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Configuration.Pasted;

/// <summary>Settings under <c>PastedTests</c>: how often values that were pasted may be tested, so that the Test is of no use for guessing.</summary>
public sealed class PastedTestsOptions
{
    public const string Section = "PastedTests";

    /// <summary>Tries of one person within <see cref="Window"/>, refused ones too; 1 to 10000.</summary>
    public int PerPerson { get; set; } = 20;

    /// <summary>Tests in one tenant within <see cref="Window"/>, by whomever; 1 to 10000.</summary>
    public int PerTenant { get; set; } = 40;

    /// <summary>Tests of one client ID in one tenant within <see cref="Window"/>, by whomever; 1 to 10000.</summary>
    public int PerClientId { get; set; } = 10;

    /// <summary>One minute to one day.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromHours(1);

    /// <summary>So many refusals of one person, for one tenant or for one client ID within <see cref="Window"/> are an alarm; 1 to 10000.</summary>
    public int AlarmAfter { get; set; } = 10;
}

/// <summary>Gathers all faults and names key and accepted values.</summary>
internal sealed class PastedTestsOptionsValidator : IValidateOptions<PastedTestsOptions>
{
    public ValidateOptionsResult Validate(string? name, PastedTestsOptions options)
    {
        (string Key, int Value)[] numbers =
        [
            (nameof(options.PerPerson), options.PerPerson), (nameof(options.PerTenant), options.PerTenant),
            (nameof(options.PerClientId), options.PerClientId), (nameof(options.AlarmAfter), options.AlarmAfter),
        ];
        var faults = numbers.Where(number => number.Value is < 1 or > 10_000)
            .Select(number => $"{PastedTestsOptions.Section}:{number.Key}: is not accepted; accepted: a number from 1 to 10000.").ToList();
        if (options.Window < TimeSpan.FromMinutes(1) || options.Window > TimeSpan.FromDays(1))
            faults.Add($"{PastedTestsOptions.Section}:{nameof(options.Window)}: is not accepted; accepted: a span from 00:01:00 to 1.00:00:00.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
