using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.SignIn;

/// <summary>Checks the public address: https in Production, since Entra accepts no other redirect address.</summary>
internal sealed class PublicAddressOptionsValidator(IHostEnvironment environment) : IValidateOptions<PublicAddressOptions>
{
    public ValidateOptionsResult Validate(string? name, PublicAddressOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.PublicUrl))
            return environment.IsProduction() ? Fault("is missing; in Production an https address such as https://mailboxwizard.example.com is required.") : ValidateOptionsResult.Success;
        if (!Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var url)
            || (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && !environment.IsProduction()))
            || url.Query.Length > 0 || url.Fragment.Length > 0 || url.UserInfo.Length > 0)
            return Fault("is not accepted; accepted: an https address without query or fragment, such as https://mailboxwizard.example.com.");
        return ValidateOptionsResult.Success;
    }

    private static ValidateOptionsResult Fault(string fault) => ValidateOptionsResult.Fail($"Shell:PublicUrl: {fault}");
}
