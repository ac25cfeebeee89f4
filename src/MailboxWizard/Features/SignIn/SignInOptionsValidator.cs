using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.SignIn;

/// <summary>Checks the section <c>SignIn</c>.</summary>
internal sealed class SignInOptionsValidator : IValidateOptions<SignInOptions>
{
    public ValidateOptionsResult Validate(string? name, SignInOptions options) => options.ArrivalsPerMinute is >= 1 and <= 1_000_000
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail("SignIn:ArrivalsPerMinute: is not accepted; accepted: a number from 1 to 1000000.");
}
