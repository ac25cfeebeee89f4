using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup.Scripts;

/// <summary>
/// The plan as a script for Azure CLI, for those whose rules forbid that a tool writes: the same requests as a run. It makes a new
/// registration or stops; there is no secret in it. What it makes was created by Azure CLI, so that no run takes it for ours.
/// </summary>
internal static class SetupScript
{
    private static readonly string s_frame = Frame();

    /// <summary>Null where a script could not do it either: something is there already, is forbidden, or is missing.</summary>
    public static string? Of(SetupFacts facts, SetupPlan plan, string notes, CloudHosts cloud)
    {
        if (!IsOffered(plan) || facts.Registration is not null || facts.Wanted.Any(permission => permission.Id is null || permission.Resource is null))
            return null;
        var values = new (string Name, string Value)[]
        {
            ("graph", new Uri(cloud.Graph, "/v1.0").ToString()),
            ("tenant", facts.Person.TenantId.ToString()),
            ("unique_name", facts.Name.UniqueName),
            ("registration", Registration(facts, notes)),
            ("service_principal", Json(new { displayName = facts.Name.DisplayName, tags = (string[])["WindowsAzureActiveDirectoryIntegratedApp"] })),
            ("secret", Secret(facts)),
            ("mailboxes", string.Join(", ", facts.Answers.Mailboxes.Select(mailbox => mailbox.Address))),
            ("consent_roles", ConsentRoles(facts)),
            ("ends", facts.Lifetime.Ends.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        };
        var head = new StringBuilder();
        foreach (var (name, value) in values)
            head.Append(name).Append('=').Append(BashText.Quote(value)).Append('\n');
        head.Append("# Resource and permission, as this tenant knows them.\ngrants=(\n");
        foreach (var permission in facts.ToGrant)
            head.Append("  ").Append(BashText.Quote($"{permission.Resource} {permission.Id}")).Append('\n');
        head.Append(")\n");
        return s_frame.Replace("# VALUES\n", head.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Nothing but a missing role stands in the way, and whoever runs the script may have it.</summary>
    public static bool IsOffered(SetupPlan plan) =>
        plan.ActiveRun is null && PartialStart.InTheWay(plan.Rows, isPartial: true) is null && plan.Rows[2].State is not SetupStepState.Found;

    /// <summary>As <see cref="StepRoles.MayConsent"/> knows them.</summary>
    private static string ConsentRoles(SetupFacts facts) => facts.ToGrant.All(permission => permission.Api is RouteApi.ExchangeOnline)
        ? "an Application Administrator, Cloud Application Administrator, Privileged Role Administrator or Global Administrator"
        : "a Privileged Role Administrator or Global Administrator";

    private static string Registration(SetupFacts facts, string notes) => Json(new
    {
        displayName = facts.Name.DisplayName,
        signInAudience = "AzureADMyOrg",
        tags = (string[])[facts.Options.Tag],
        notes,
        requiredResourceAccess = facts.Wanted.GroupBy(permission => permission.ResourceAppId).Select(resource => new
        {
            resourceAppId = resource.Key.ToString(),
            resourceAccess = resource.Select(permission => new
            {
                id = permission.Id!.Value.ToString(),
                type = permission.Kind is PermissionKind.Application ? "Role" : "Scope",
            }),
        }),
    });

    private static string Secret(SetupFacts facts) => Json(new
    {
        passwordCredential = new
        {
            displayName = string.Create(CultureInfo.InvariantCulture, $"Therefore {facts.ReadAt:yyyy-MM} script"),
            endDateTime = facts.Lifetime.EndsAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        },
    });

    private static string Json<T>(T value) => JsonSerializer.Serialize(value);

    private static string Frame()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("MailboxWizard.setup.sh")
            ?? throw new InvalidOperationException("The script's frame is not in the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
