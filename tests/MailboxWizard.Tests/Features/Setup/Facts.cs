using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>Facts as they are in Contoso before anything was made, and rows as the steps find them.</summary>
internal static class Facts
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 14, 2, 11, TimeSpan.Zero);
    public static readonly AppId Wizard = new(new Guid("5f0c4f0e-6d6a-4e2c-9a53-0d2a6f1c7e11"));
    public static readonly ObjectId Ada = new(new Guid("c0117050-0001-4b7e-9f3e-2a6b5c4d0001"));
    public static readonly ObjectId Olga = new(new Guid("c0117050-0003-4b7e-9f3e-2a6b5c4d0003"));
    public static readonly ObjectId Graph = new(new Guid("00000000-0000-0000-0000-00000000aaaa"));
    public static readonly Guid MailReadWrite = new("e2a3a72e-5f79-4c64-b1b1-878b674786c9");
    public static readonly Guid UserRead = new("e1fe6dd8-ba31-4d61-89e7-88639da4683d");

    public static readonly ActiveRole GlobalAdministrator = new(DirectoryRoles.GlobalAdministrator, "Global Administrator");
    public static readonly ActiveRole ApplicationAdministrator = new(DirectoryRoles.ApplicationAdministrator, "Application Administrator");
    public static readonly ActiveRole PrivilegedRoleAdministrator = new(DirectoryRoles.PrivilegedRoleAdministrator, "Privileged Role Administrator");

    private static readonly IReadOnlyList<SetupStep> Steps =
        SetupStep.All(Texts.Of<SetupStepText>(), new SetupProblems(Texts.Of<SetupProblemText>()));

    public static SetupFacts Fresh() => new()
    {
        Answers = new()
        {
            Edition = ThereforeEdition.Online,
            Mailboxes = [new("invoices@contoso.com", "Invoices")],
            Route = Route.Graph,
            SecretEnds = new(2028, 11, 23),
        },
        Options = new(),
        ReadAt = Now,
        Person = new() { TenantId = new(Guid.NewGuid()), ObjectId = Ada, TenantName = "contoso.com", Name = "Ada Admin", UserName = "ada@contoso.com" },
        Wizard = Wizard,
        Tenant = new("Contoso", ["contoso.com", "contoso.onmicrosoft.com"]),
        Roles = [GlobalAdministrator],
        Name = new("therefore-mailbox", "Therefore mailbox", 1),
        Record = new(),
        Policy = new(Forbidden: false, LongestLifetime: null),
        HasExchangePlan = true,
        Wanted =
        [
            new(RouteApi.MicrosoftGraph, PermissionWish.AppIdOf(RouteApi.MicrosoftGraph), "Mail.ReadWrite", PermissionKind.Application, Graph, MailReadWrite),
            new(RouteApi.MicrosoftGraph, PermissionWish.AppIdOf(RouteApi.MicrosoftGraph), "User.Read", PermissionKind.Delegated, Graph, UserRead),
        ],
    };

    /// <summary>Everything made by an earlier run, its secret sealed in an open hand-off.</summary>
    public static SetupFacts OwnedBy(RegistrationOwner owner)
    {
        var whole = Whole();
        return whole with { Registration = whole.Registration! with { Owners = [owner] } };
    }

    public static SetupFacts Whole()
    {
        var secret = new RegistrationSecret(Guid.NewGuid(), "Therefore 2026-11 run 7", "abc", Now.AddYears(1));
        var client = new ServicePrincipal { Id = new(Guid.NewGuid()), AppId = new(Guid.NewGuid()), DisplayName = "Therefore mailbox" };
        var fresh = Fresh();
        return fresh with
        {
            Registration = new()
            {
                Id = new(Guid.NewGuid()),
                AppId = client.AppId,
                DisplayName = "Therefore mailbox",
                UniqueName = "therefore-mailbox",
                CreatedBy = Wizard,
                SignInAudience = "AzureADMyOrg",
                Secrets = [secret],
                Declared = [.. fresh.Wanted.Select(wish => new PermissionDeclaration(wish.ResourceAppId, wish.Id!.Value, wish.Kind))],
            },
            Client = client,
            Grants = [new("grant", Graph, MailReadWrite)],
            Record = new() { KnownKeys = new HashSet<Guid> { secret.KeyId }, Sealed = new(482913, secret, IsOpen: true) },
        };
    }

    /// <summary>Everything is there, with another registration.</summary>
    public static SetupFacts WithRegistration(Func<Registration, Registration> change)
    {
        var whole = Whole();
        return whole with { Registration = change(whole.Registration!) };
    }

    public static IReadOnlyList<SetupRow> Rows(SetupFacts facts) => [.. Steps.Select(step => step.Find(facts))];

    public static SetupRow Row(SetupFacts facts, int number) => Rows(facts)[number - 1];

    public static string States(SetupFacts facts) => string.Join(", ", Rows(facts).GroupBy(row => row.State).Select(state =>
        $"{state.Key} {string.Join(' ', state.Select(row => row.Number))}"));

    /// <summary>The rows that cannot, with the problem.</summary>
    public static string Cannots(SetupFacts facts) =>
        string.Join(", ", Rows(facts).Where(row => row.State is SetupStepState.Cannot).Select(row => $"{row.Number} {row.Problem?.Code}"));
}
