using MailboxWizard.Features.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace MailboxWizard.Tests.Features.SignIn;

public sealed class SignInFailuresTests
{
    private const string Correlation = "0b1c2d3e-4f50-4611-8222-333344445555";

    [Theory]
    [InlineData("access_denied", "AADSTS65004: User declined to consent to access the app.", SignInFailure.ConsentDeclined)]
    [InlineData("access_denied", "", SignInFailure.ConsentDeclined)]
    [InlineData("access_denied", "AADSTS90094: An administrator of Contoso has set a policy.", SignInFailure.ApprovalNeeded)]
    [InlineData("invalid_client", "AADSTS90095: Admin consent is required.", SignInFailure.ApprovalNeeded)]
    [InlineData("invalid_request", "AADSTS50020: User account does not exist in tenant.", SignInFailure.AccountNotInOrganisation)]
    [InlineData("invalid_request", "AADSTS50034: The user account does not exist.", SignInFailure.AccountNotInOrganisation)]
    [InlineData("invalid_request", "AADSTS90002: Tenant 'x' not found.", SignInFailure.OrganisationUnknown)]
    [InlineData("access_denied", "AADSTS53003: Blocked by Conditional Access.", SignInFailure.SignInBlocked)]
    [InlineData("interaction_required", "AADSTS50076: multi-factor authentication.", SignInFailure.SignInBlocked)]
    [InlineData("invalid_client", "AADSTS7000222: The provided client secret keys are expired.", SignInFailure.Other)]
    public void Entras_code_decides(string error, string description, SignInFailure expected)
    {
        var exception = new OpenIdConnectProtocolException("message");
        exception.Data["error"] = error;
        exception.Data["error_description"] = $"{description} Trace ID: x Correlation ID: {Correlation} Timestamp: 2026-11-23";

        Assert.Equal((expected, Correlation), SignInFailures.Of(exception));
    }

    [Fact]
    public void A_lost_correlation_cookie_is_an_interruption() =>
        Assert.Equal((SignInFailure.Interrupted, null), SignInFailures.Of(new AuthenticationFailureException("Correlation failed.")));

    [Fact]
    public void No_network_is_not_the_persons_fault() =>
        Assert.Equal((SignInFailure.MicrosoftUnreachable, null), SignInFailures.Of(new HttpRequestException("refused")));

    [Fact]
    public void A_reason_of_ours_stays_what_it_is() =>
        Assert.Equal((SignInFailure.PersonalAccount, null), SignInFailures.Of(new SignInRefusedException(SignInFailure.PersonalAccount)));
}
