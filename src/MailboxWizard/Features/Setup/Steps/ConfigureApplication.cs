using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup.Steps;

/// <summary>4: single tenant, no redirect address; said in the request of step 3.</summary>
internal sealed class ConfigureApplication(IStringLocalizer<SetupStepText> text) : SetupStep
{
    public override int Number => 4;

    public override SetupRow Find(SetupFacts facts) => IsBlocked(facts)
        ? Row(SetupStepState.NotYet, text["SingleTenant"])
        : Row(facts.Registration?.SignInAudience is "AzureADMyOrg" ? SetupStepState.Found : SetupStepState.WillBeCreated, text["SingleTenant"]);
}
