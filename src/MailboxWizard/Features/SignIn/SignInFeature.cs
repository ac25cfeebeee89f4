namespace MailboxWizard.Features.SignIn;

/// <summary>Someone arrives: sign-in with Microsoft, policies, sign-out.</summary>
public static class SignInFeature
{
    public static IHostApplicationBuilder AddSignIn(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<People>();
        builder.Services.AddSingleton<Sessions>();
        builder.Services.AddSingleton<StageTokens>();
        return builder;
    }

    public static IEndpointRouteBuilder MapSignIn(this IEndpointRouteBuilder endpoints) => endpoints;
}
