using System.Security.Claims;
using MailboxWizard.Features.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests.Features.SignIn;

public sealed class PoliciesTests
{
    private static readonly string[] s_names = [Policies.Administrator, Policies.Engineer, Policies.Support, Policies.Staff, Policies.StaffOrAdministrator];

    public static TheoryData<string, string, bool> Administrators => new()
    {
        { "Global Administrator", "62e90394-69f5-4237-9190-012177145e10", true },
        { "Privileged Role Administrator", "e8611ab8-c189-46e8-94e1-60213ab1f814", true },
        { "Application Administrator", "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3", true },
        { "Cloud Application Administrator", "158c047a-c907-4556-b7ef-446551a6b5f7", true },
        { "Exchange Administrator", "29232cdf-9323-42fd-ade2-1d097af3e4de", false },
        { "Global Reader", "f2ef992c-3afb-46b9-b7cf-a126ee74c451", false },
        { "an ordinary member", TestPeople.OrdinaryMember, false },
        { "no role id at all", "Global Administrator", false },
    };

    [Theory, MemberData(nameof(Administrators))]
    public async Task Being_signed_in_is_not_being_an_administrator(string who, string role, bool may)
    {
        var granted = await GrantedAsync(TestPeople.Home, TestPeople.Principal(TestPeople.Contoso, [TestPeople.OrdinaryMember, role]));

        Assert.True(granted.SequenceEqual(may ? [Policies.Administrator, Policies.StaffOrAdministrator] : []), $"{who} may {string.Join(", ", granted)}");
    }

    [Fact]
    public async Task An_engineer_of_the_home_tenant_is_staff() => await GrantsAsync([Policies.Engineer, Policies.Staff, Policies.StaffOrAdministrator], TestPeople.Home, TestPeople.Principal(TestPeople.Home, roles: ["Engineer"]));

    [Fact]
    public async Task Support_of_the_home_tenant_is_staff_but_no_engineer() => await GrantsAsync([Policies.Support, Policies.Staff, Policies.StaffOrAdministrator], TestPeople.Home, TestPeople.Principal(TestPeople.Home, roles: ["Support"]));

    [Fact]
    public async Task The_same_roles_of_another_tenant_are_nothing() => await GrantsAsync([], TestPeople.Home, TestPeople.Principal(TestPeople.Contoso, roles: ["Engineer", "Support"]));

    [Fact]
    public async Task With_no_home_tenant_nobody_is_staff() => await GrantsAsync([], null, TestPeople.Principal(TestPeople.Home, roles: ["Engineer", "Support"]));

    [Fact]
    public async Task Whoever_is_not_signed_in_may_nothing() => await GrantsAsync([], TestPeople.Home, new ClaimsPrincipal(new ClaimsIdentity([new("tid", TestPeople.Home.ToString()), new("roles", "Engineer")])));

    [Fact]
    public async Task A_principal_without_object_id_may_nothing_not_even_what_has_no_policy()
    {
        var principal = new ClaimsPrincipal(new ClaimsIdentity([new("tid", TestPeople.Home.ToString()), new("roles", "Engineer")], "test"));
        await using var services = Services(TestPeople.Home);
        var authorization = services.GetRequiredService<IAuthorizationService>();
        var fallback = await services.GetRequiredService<IAuthorizationPolicyProvider>().GetFallbackPolicyAsync();

        await GrantsAsync([], TestPeople.Home, principal);
        Assert.NotNull(fallback);
        Assert.False((await authorization.AuthorizeAsync(principal, fallback)).Succeeded);
        Assert.True((await authorization.AuthorizeAsync(TestPeople.Principal(TestPeople.Contoso), fallback)).Succeeded);
    }

    private static async Task GrantsAsync(string[] policies, Guid? home, ClaimsPrincipal principal) =>
        Assert.Equal(policies, await GrantedAsync(home, principal));

    private static async Task<string[]> GrantedAsync(Guid? home, ClaimsPrincipal principal)
    {
        await using var services = Services(home);
        var authorization = services.GetRequiredService<IAuthorizationService>();
        List<string> granted = [];
        foreach (var name in s_names)
        {
            if ((await authorization.AuthorizeAsync(principal, name)).Succeeded)
                granted.Add(name);
        }

        return [.. granted];
    }

    private static ServiceProvider Services(Guid? home)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TestPeople.People(home));
        services.AddWizardAuthorization();
        return services.BuildServiceProvider();
    }
}
