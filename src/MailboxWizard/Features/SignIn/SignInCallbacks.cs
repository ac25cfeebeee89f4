using System.Security.Claims;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.Identity.Web;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace MailboxWizard.Features.SignIn;

/// <summary>What happens on the way to Entra and on the way back, around what Microsoft.Identity.Web does itself.</summary>
internal sealed partial class SignInCallbacks(
    People people,
    Sessions sessions,
    DelegatedTokens tokens,
    ITokenStore stored,
    TenantNames names,
    SignInWitness witness,
    CloudHosts cloud,
    IOptions<PublicAddressOptions> address,
    ILogger<SignInCallbacks> logger)
{
    public void Register(OpenIdConnectOptions options)
    {
        var events = options.Events;
        var (leaving, code, validated) = (events.OnRedirectToIdentityProvider, events.OnAuthorizationCodeReceived, events.OnTokenValidated);
        events.OnRedirectToIdentityProvider = async context =>
        {
            await leaving(context);
            Leave(context, options);
        };
        var signingOut = events.OnRedirectToIdentityProviderForSignOut;
        events.OnRedirectToIdentityProviderForSignOut = async context =>
        {
            await signingOut(context);
            context.ProtocolMessage.PostLogoutRedirectUri =
                address.Value.Of(options.SignedOutCallbackPath) ?? context.ProtocolMessage.PostLogoutRedirectUri;
        };
        events.OnAuthorizationCodeReceived = context =>
        {
            // Microsoft.Identity.Web redeems the code at the tenant in this field, which came from the browser: ours is the one
            // that the state remembers, and a code given by a tenant is good there only.
            context.ProtocolMessage.DomainHint = SignInState.TenantOf(context.Properties);
            return code(context);
        };
        events.OnTokenValidated = async context =>
        {
            await validated(context);
            if (context.Result is null)
                await ArriveAsync(context);
        };
        events.OnRemoteFailure = FailAsync;
    }

    private void Leave(RedirectContext context, OpenIdConnectOptions options)
    {
        var message = context.ProtocolMessage;
        message.RedirectUri = address.Value.Of(options.CallbackPath) ?? message.RedirectUri;
        if (SignInState.TenantOf(context.Properties) is { } tenant)
            message.IssuerAddress = AtTenant(message.IssuerAddress, tenant);
    }

    /// <summary>The authorize address with <c>organizations</c> in its path replaced.</summary>
    internal static string AtTenant(string authorize, string tenant)
    {
        var address = new UriBuilder(authorize);
        var segments = address.Path.Split('/');
        segments[1] = Uri.EscapeDataString(tenant);
        address.Path = string.Join('/', segments);
        return address.Uri.ToString();
    }

    private async Task ArriveAsync(TokenValidatedContext context)
    {
        var cancelled = context.HttpContext.RequestAborted;
        var asked = SignInState.AskedAgain(context.Properties);
        var identity = WizardClaims.Keep(context.Principal!, asked);
        var principal = new ClaimsPrincipal(identity);
        if (people.Describe(principal) is not { } person)
            throw new SignInRefusedException(SignInFailure.Other);
        if (person.TenantId.Value == PersonalAccounts.Tenant)
            throw new SignInRefusedException(SignInFailure.PersonalAccount);
        if (Guid.TryParse(SignInState.TenantOf(context.Properties), out var named) && named != person.TenantId.Value)
            throw new SignInRefusedException(SignInFailure.AccountNotInOrganisation);
        if (asked && identity.FindFirst(WizardClaims.AuthTime) is null)
            IdTokenHadNoAuthTime(logger);

        // Proves too that the home account is this person's: see DelegatedTokens.
        var token = await tokens.ForAsync(principal, ConsentStage.SignIn.Scopes(cloud), cancelled);
        var home = (
            Person: new ObjectId(Guid.Parse(identity.FindFirst(ClaimConstants.UniqueObjectIdentifier)!.Value)),
            Tenant: new TenantId(Guid.Parse(identity.FindFirst(ClaimConstants.UniqueTenantIdentifier)!.Value)));
        await FetchAsync(SignInState.StageOf(context.Properties), principal, cancelled);
        await stored.RestartAsync(DelegatedTokens.CacheKey(home.Person, home.Tenant), cancelled);

        identity.AddClaim(new(WizardClaims.TenantName, await names.ReadAsync(token, person.UserName, cancelled)));
        var session = await sessions.BeginAsync(
            person.TenantId, person.ObjectId, home, SignInState.SessionOf(context.Properties), cancelled);
        identity.AddClaim(new(WizardClaims.Session, session.ToString()));
        SignInState.Clear(context.Properties);
        await witness(SignInDeed.Of(SignInDeedKind.SignedIn, people.Describe(principal)!, context.HttpContext), cancelled);
        context.Principal = principal;
    }

    /// <summary>The code was redeemed for the first stage; the token of this one is fetched here, so that what comes next need not wait for it.</summary>
    private async Task FetchAsync(ConsentStage? stage, ClaimsPrincipal principal, CancellationToken cancellationToken)
    {
        try
        {
            if (stage is { } asked)
                await tokens.ForAsync(principal, asked.Scopes(cloud), cancellationToken);
        }
        catch (InteractionNeededException refused)
        {
            // Not given after all: whoever asks for it next is told so, and says it to the person.
            StageWasNotGiven(logger, stage, refused.GetBaseException().Message);
        }
        catch (Microsoft365Exception refused)
        {
            // Busy, most of all: nobody needs it yet.
            StageWasNotGiven(logger, stage, refused.Problem.Code);
        }
    }

    private async Task FailAsync(RemoteFailureContext context)
    {
        var (failure, correlation) = SignInFailures.Of(context.Failure);
        correlation ??= context.HttpContext.TraceIdentifier;
        var broke = failure is SignInFailure.TokensUnavailable || (failure is SignInFailure.Other && context.Failure is not OpenIdConnectProtocolException);
        // Only the trip of someone who is signed in is worth an entry, and only once: a state is free to be had and can be
        // sent again, which fails by its missing correlation cookie. Else anyone could fill what cannot be emptied, so that what
        // is nobody's goes to the log alone, and not each time.
        var state = failure is SignInFailure.Interrupted ? null : context.Properties;
        if (SignInState.PersonOf(state) is not null)
        {
            FailedToSignIn(logger, failure, correlation, context.Failure?.GetType().Name);
            if (broke)
                SignInBroke(logger, correlation, context.Failure);
        }
        await witness(
            SignInDeed.Refused(state, failure, correlation, context.HttpContext) with { Fault = broke ? context.Failure : null }, context.HttpContext.RequestAborted);
        context.Response.Redirect(SignInFailedAddress.Of(failure, correlation, context.Properties?.RedirectUri));
        context.HandleResponse();
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "A sign-in ended as {Failure}, correlation id {Correlation}, by {Exception}.")]
    private static partial void FailedToSignIn(ILogger logger, SignInFailure failure, string correlation, string? exception);

    [LoggerMessage(EventId = 4, Level = LogLevel.Warning, Message = "Entra asked the person and gives no token for {Stage} all the same: {Reason}")]
    private static partial void StageWasNotGiven(ILogger logger, ConsentStage? stage, string reason);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "The sign-in with correlation id {Correlation} broke.")]
    private static partial void SignInBroke(ILogger logger, string correlation, Exception? exception);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "The ID token had no auth_time; add this optional claim to the registration, so that a recent sign-in can be told for certain.")]
    private static partial void IdTokenHadNoAuthTime(ILogger logger);
}
