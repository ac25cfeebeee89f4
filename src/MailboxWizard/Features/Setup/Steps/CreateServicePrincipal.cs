using MailboxWizard.Features.Audit;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup.Steps;

/// <summary>10: the registration's instance in the tenant, to which permissions are granted.</summary>
internal sealed class CreateServicePrincipal(IStringLocalizer<SetupStepText> text, SetupProblems problems) : SetupStep
{
    public override int Number => 10;

    public override IReadOnlyList<int> Settles => [10];

    public override SetupRow Find(SetupFacts facts)
    {
        string detail = text["ServicePrincipal", facts.Tenant.DisplayName];
        if (IsBlocked(facts))
            return Row(SetupStepState.NotYet, detail, AskedForClient(facts));
        if (facts.Client is not null)
            return Row(SetupStepState.Found, detail);
        return StepRoles.MayRegister(facts.Roles)
            ? Row(SetupStepState.WillBeCreated, detail)
            : Cannot(problems.Of(SetupProblemCode.RoleMissing, facts));
    }

    public override async Task CreateAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        var registration = walk.Facts.Registration!;
        var made = await walk.WriteAsync(
            new(Number, AuditAction.ServicePrincipal, registration.DisplayName, AuditOutcome.Created, text["AuditServicePrincipal"]),
            // A 403 is replication until proved otherwise: proved when the role is no longer active.
            directory => directory.UpsertServicePrincipalAsync(registration.AppId, registration.DisplayName, cancellationToken),
            TransientAnswers.OfServicePrincipal, cancellationToken);
        var client = made ?? (await walk.ReadBackAsync(
            Number, directory => directory.FindServicePrincipalAsync(registration.AppId, cancellationToken), found => found is not null, cancellationToken))!;
        walk.Learn(known => known with { Client = client });
        await walk.RecordAsync(ledger => ledger with { ServicePrincipalId = client.Id }, cancellationToken);
        walk.Wrote(text["WroteServicePrincipal"]);
    }
}
