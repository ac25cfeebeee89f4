using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup.Steps;

/// <summary>4: single tenant, no redirect address; said in the request of step 3.</summary>
internal sealed class ConfigureApplication(IStringLocalizer<SetupStepText> text, SetupProblems problems) : SetupStep
{
    public override int Number => 4;

    public override SetupRow Find(SetupFacts facts)
    {
        if (NeedsRegistration(facts))
            return Row(SetupStepState.NotYet, text["SingleTenant"]);
        if (facts.Registration?.SignInAudience is "AzureADMyOrg")
            return Row(SetupStepState.Found, text["SingleTenant"]);
        return StepRoles.MayRegister(facts.Roles)
            ? Row(SetupStepState.WillBeCreated, text["SingleTenant"])
            : Cannot(problems.Of(SetupProblemCode.RoleMissing, facts));
    }
}
