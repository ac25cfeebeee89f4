using System.Globalization;
using System.Security.Cryptography;
using MailboxWizard.Features.SignIn;
using Microsoft.AspNetCore.DataProtection;

namespace MailboxWizard.Features.Setup;

/// <summary>
/// Remembers a press over Microsoft's page: what goes there in the return address and comes back says who pressed what and when, and
/// nobody else can write it. The deed names how things stood, which the deed itself changes; so a press counts once.
/// </summary>
internal sealed class RunPresses(IDataProtectionProvider protection, TimeProvider time)
{
    private const int LongestPress = 1000;

    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(10);

    private readonly IDataProtector _protector = protection.CreateProtector("MailboxWizard.Setup.Presses");

    public string Remember(string deed, Person person) => _protector.Protect(Text(deed, person, time.GetUtcNow().UtcTicks));

    /// <summary>A press that counts until the run moves: its epoch rises with whatever begins. Empty where there is no such run.</summary>
    public string Remember(string deed, SetupRun? run, Person person) => run is null ? "" : Remember(Of(deed, run), person);

    /// <inheritdoc cref="Remember(string, SetupRun, Person)"/>
    public bool IsPressed(string deed, SetupRun? run, Person person, string? press) => run is not null && IsPressed(Of(deed, run), person, press);

    public bool IsPressed(string deed, Person person, string? press)
    {
        if (press is not { Length: > 0 and <= LongestPress })
            return false;
        string said;
        try
        {
            said = _protector.Unprotect(press);
        }
        catch (CryptographicException)
        {
            // Not ours, or sealed with a key that is gone: then the button is pressed once more.
            return false;
        }
        return long.TryParse(said.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && said == Text(deed, person, ticks)
            && time.GetUtcNow().UtcTicks - ticks is >= 0 and var age && age <= s_lifetime.Ticks;
    }

    private static string Of(string deed, SetupRun run) => $"{deed} {run.Number} {run.Epoch}";

    private static string Text(string deed, Person person, long ticks) =>
        string.Create(CultureInfo.InvariantCulture, $"{ticks} {person.TenantId} {person.ObjectId} {deed}");
}
