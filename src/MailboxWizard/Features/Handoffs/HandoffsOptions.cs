using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Handoffs;

/// <summary>Settings under <c>Handoffs</c>.</summary>
public sealed class HandoffsOptions
{
    public const string Section = "Handoffs";

    /// <summary>A hand-off that is not complete after so many days expires, and its secret is destroyed; 1 to 365.</summary>
    public int ExpireAfterDays { get; set; } = 30;

    /// <summary>Longer than so many days in one state, and the list says so; 1 to 365.</summary>
    public int OverdueAfterDays { get; set; } = 5;

    /// <summary>Is told about new and ended hand-offs, without any secret; https, or loopback in Development. Empty: nobody is told.</summary>
    public string? WebhookUrl { get; set; }

    /// <summary>Spectrum's contact, shown beside problems and used for the message: an e-mail address.</summary>
    public string? Contact { get; set; }
}

/// <summary>Gathers all faults and names key and accepted values.</summary>
internal sealed class HandoffsOptionsValidator(IHostEnvironment environment) : IValidateOptions<HandoffsOptions>
{
    public ValidateOptionsResult Validate(string? name, HandoffsOptions options)
    {
        var faults = new List<string>();
        if (options.ExpireAfterDays is < 1 or > 365)
            faults.Add("Handoffs:ExpireAfterDays must be a number of days from 1 to 365.");
        if (options.OverdueAfterDays is < 1 or > 365)
            faults.Add("Handoffs:OverdueAfterDays must be a number of days from 1 to 365.");
        if (!string.IsNullOrEmpty(options.WebhookUrl) && !IsAllowed(options.WebhookUrl))
            faults.Add("Handoffs:WebhookUrl must be an https address; http only to this machine, in Development.");
        if (!string.IsNullOrEmpty(options.Contact) && !System.Net.Mail.MailAddress.TryCreate(options.Contact, out _))
            faults.Add("Handoffs:Contact must be an e-mail address.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private bool IsAllowed(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address.UserInfo.Length == 0
        && (address.Scheme == Uri.UriSchemeHttps || (address is { Scheme: "http", IsLoopback: true } && environment.IsDevelopment()));
}
