using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup.Steps;

/// <summary>11 and 12: a permission is declared, in the request of step 3 and beside what is declared there already.</summary>
internal sealed class AddPermission(IStringLocalizer<SetupStepText> text, SetupProblems problems, int number, int which) : SetupStep
{
    public override int Number => number;

    public override SetupRow Find(SetupFacts facts)
    {
        if (which >= facts.Wanted.Count)
            return Row(SetupStepState.NotNeeded, text["PermissionNotNeeded"]);
        var wanted = facts.Wanted[which];
        if (which is 0 && !facts.HasExchangePlan)
            return Cannot(problems.Of(SetupProblemCode.ExchangeMissing, facts));
        var asked = $"GET /servicePrincipals(appId='{wanted.ResourceAppId}')";
        if (wanted.Resource is null && wanted.Api is RouteApi.ExchangeOnline)
            return Cannot(problems.Of(SetupProblemCode.ExchangeMissing, facts), asked);
        if (wanted.Id is null)
            return Cannot(problems.Of(SetupProblemCode.PermissionUnknown, facts, wanted.Value), asked);
        string detail = wanted.Kind is PermissionKind.Application
            ? text[Key(wanted.Value), wanted.ApiName, wanted.Value, facts.Tenant.DisplayName]
            : text["PermissionDelegated", wanted.ApiName, wanted.Value];
        if (NeedsRegistration(facts))
            return Row(SetupStepState.NotYet, detail);
        if (facts.IsDeclared(wanted))
            return Row(SetupStepState.Found, detail);
        return StepRoles.MayRegister(facts.Roles)
            ? Row(SetupStepState.WillBeCreated, detail)
            : Cannot(problems.Of(SetupProblemCode.RoleMissing, facts));
    }

    /// <summary>What it lets Therefore do, in plain words; the name alone for one that only the settings know.</summary>
    private string Key(string permission) => text[$"Means.{permission}"].ResourceNotFound ? "PermissionApplication" : $"Means.{permission}";
}
