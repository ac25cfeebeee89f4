using Microsoft.AspNetCore.Authorization;

namespace MailboxWizard.Features.SignIn;

/// <summary>What each policy of <see cref="Policies"/> asks for. What names none asks for a signed-in person.</summary>
internal static class WizardAuthorization
{
    public static void AddWizardAuthorization(this IServiceCollection services)
    {
        services.AddAuthorization();
        services.AddOptions<AuthorizationOptions>().Configure<People>((options, people) =>
        {
            var signedIn = new AuthorizationPolicyBuilder()
                .RequireAuthenticatedUser()
                .RequireAssertion(context => people.Describe(context.User) is not null)
                .Build();
            options.DefaultPolicy = signedIn;
            options.FallbackPolicy = signedIn;
            Add(Policies.Administrator, person => person.IsAdministrator);
            Add(Policies.Engineer, person => person.IsEngineer);
            Add(Policies.Support, person => person.IsSupport);
            Add(Policies.Staff, person => person.IsStaff);
            Add(Policies.EngineerOrAdministrator, person => person.IsEngineer || person.IsAdministrator);
            Add(Policies.StaffOrAdministrator, person => person.IsStaff || person.IsAdministrator);

            void Add(string name, Func<Person, bool> holds) => options.AddPolicy(name, policy => policy
                .Combine(signedIn)
                .RequireAssertion(context => people.Describe(context.User) is { } person && holds(person)));
        });
    }
}
