using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Configuration;

/// <summary>Gathers all faults of the section <c>Test</c> and names each key with what it accepts.</summary>
internal sealed class TestOptionsValidator : IValidateOptions<TestOptions>
{
    public ValidateOptionsResult Validate(string? name, TestOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count is 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(TestOptions options)
    {
        if (options.Lease < ConnectionTest.Limit + TimeSpan.FromSeconds(10) || options.Lease > TimeSpan.FromMinutes(30))
            yield return "Test:Lease must be 00:01:40 to 00:30:00.";
        if (options.LookEvery < TimeSpan.FromMilliseconds(100) || options.LookEvery > TimeSpan.FromMinutes(5))
            yield return "Test:LookEvery must be a tenth of a second to five minutes, such as 00:00:05.";
        if (options.LeastDistance < TimeSpan.Zero || options.LeastDistance > TimeSpan.FromMinutes(10))
            yield return "Test:LeastDistance must be 00:00:00 to 00:10:00.";
        if (options.Parallel is < 1 or > 100)
            yield return "Test:Parallel must be 1 to 100.";
    }
}
