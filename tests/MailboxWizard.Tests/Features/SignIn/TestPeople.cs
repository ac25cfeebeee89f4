using System.Security.Claims;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Tests.Features.SignIn;

/// <summary>People of three tenants, as their claims arrive.</summary>
internal static class TestPeople
{
    public static readonly Guid Home = new("aaaaaaaa-0000-4000-8000-000000000001");
    public static readonly Guid Contoso = new("bbbbbbbb-0000-4000-8000-000000000002");
    public static readonly Guid Fabrikam = new("cccccccc-0000-4000-8000-000000000003");

    public const string OrdinaryMember = "b79fbf4d-3ef9-4689-8143-76b194e85509";

    public static People People(Guid? home) => new(Options.Create(new SignInOptions { HomeTenantId = home }));

    public static ClaimsPrincipal Principal(Guid tenant, string[]? wids = null, string[]? roles = null, Guid? oid = null, params Claim[] more) => new(new ClaimsIdentity(
        [
            new("tid", tenant.ToString()),
            new("oid", (oid ?? new("dddddddd-0000-4000-8000-000000000004")).ToString()),
            new("preferred_username", "ada@contoso.com"),
            new("name", "Ada Admin"),
            .. (wids ?? []).Select(role => new Claim("wids", role)),
            .. (roles ?? []).Select(role => new Claim("roles", role)),
            .. more,
        ],
        "test", "preferred_username", "roles"));

    public static Person Administrator(Guid tenant) => PersonOf(tenant) with { IsAdministrator = true };

    public static Person PersonOf(Guid tenant) => new()
    {
        TenantId = new(tenant),
        ObjectId = new(new("dddddddd-0000-4000-8000-000000000004")),
        TenantName = "Contoso",
        Name = "Ada Admin",
        UserName = "ada@contoso.com",
    };

    public static Person Support => PersonOf(Home) with { IsSupport = true };

    public static TenantId Id(Guid tenant) => new(tenant);
}
