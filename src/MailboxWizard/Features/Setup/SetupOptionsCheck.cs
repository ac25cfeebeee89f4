using System.Globalization;
using System.Text.RegularExpressions;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Setup;

/// <summary>Gathers all faults of the section <c>Setup</c> and names each key with what it accepts.</summary>
internal sealed partial class SetupOptionsCheck : IValidateOptions<SetupOptions>
{
    public ValidateOptionsResult Validate(string? name, SetupOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count is 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(SetupOptions options)
    {
        // 120 characters is what Entra takes; the short system name needs some of them.
        if (options.DisplayName is not { Length: > 0 and <= 80 } || options.DisplayName.Contains('@', StringComparison.Ordinal))
            yield return "Setup:DisplayName must be 1 to 80 characters without an address.";
        if (!Prefix().IsMatch(options.UniqueNamePrefix))
            yield return "Setup:UniqueNamePrefix must be 3 to 40 lower-case letters, digits and hyphens, and begin and end with a letter.";
        if (string.IsNullOrWhiteSpace(options.Tag))
            yield return "Setup:Tag must not be empty.";
        foreach (var (route, permissions) in new[] { (nameof(options.GraphRoute), options.GraphRoute), (nameof(options.EwsRoute), options.EwsRoute) })
        {
            if (string.IsNullOrWhiteSpace(permissions.First.Value) || permissions.First.Kind is not PermissionKind.Application)
                yield return $"Setup:{route}:First must have a Value such as Mail.ReadWrite and the Kind Application.";
            if (string.IsNullOrWhiteSpace(permissions.Second.Value))
                yield return $"Setup:{route}:Second:Value must not be empty; to leave User.Read out set Setup:DeclareUserRead to false.";
        }
        if (options.LongestSecretMonths is < 1 or > 24)
            yield return "Setup:LongestSecretMonths must be 1 to 24.";
        if (options.GraphFromYear is < 2020 or > 2100)
            yield return "Setup:GraphFromYear must be a year from 2020.";
        foreach (var (year, update) in options.MinimumUpdates)
            if (!int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out _) || update < 0)
                yield return $"Setup:MinimumUpdates:{year} must be a year with an update of 0 or more.";
        if (options.StepDeadline <= TimeSpan.Zero)
            yield return "Setup:StepDeadline must be longer than zero, such as 00:04:00.";
        if (options.RunDeadline < options.StepDeadline)
            yield return "Setup:RunDeadline must not be shorter than Setup:StepDeadline.";
        if (options.FirstPause <= TimeSpan.Zero || options.LongestPause < options.FirstPause)
            yield return "Setup:FirstPause must be longer than zero and Setup:LongestPause not shorter than it.";
        if (options.ParallelRuns is < 1 or > 100)
            yield return "Setup:ParallelRuns must be 1 to 100.";
        if (options.Lease < TimeSpan.FromSeconds(1) || options.Lease > TimeSpan.FromMinutes(5))
            yield return "Setup:Lease must be one second to five minutes, such as 00:00:08.";
        if (options.LookEvery <= TimeSpan.Zero || options.LookEvery > options.Lease)
            yield return "Setup:LookEvery must be longer than zero and not longer than Setup:Lease.";
        if (options.LongestWait < TimeSpan.FromMinutes(1) || options.LongestWait > TimeSpan.FromDays(30))
            yield return "Setup:LongestWait must be one minute to thirty days, such as 3.00:00:00.";
        if (options.ConsentPageWait < TimeSpan.FromMinutes(1) || options.ConsentPageWait > TimeSpan.FromMinutes(90))
            yield return "Setup:ConsentPageWait must be one minute to ninety, such as 01:00:00.";
        if (options.MostUnclaimedDrafts < 1)
            yield return "Setup:MostUnclaimedDrafts must be 1 or more.";
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{1,38}[a-z]$")]
    private static partial Regex Prefix();
}
