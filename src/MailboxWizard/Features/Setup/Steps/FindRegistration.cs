using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup.Steps;

/// <summary>2: is there an earlier registration of ours?</summary>
internal sealed class FindRegistration(IStringLocalizer<SetupStepText> text) : SetupStep
{
    public override int Number => 2;

    public override SetupRow Find(SetupFacts facts) => Row(
        SetupStepState.Found,
        facts.Registration is null || RegistrationClaim.Doubt(facts) is not RegistrationDoubt.None
            ? text["NoRegistration"]
            : text["RegistrationThere", facts.Registration.DisplayName],
        $"GET /applications(uniqueName='{facts.Name.UniqueName}')");
}
