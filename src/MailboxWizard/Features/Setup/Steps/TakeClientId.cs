using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup.Steps;

/// <summary>5: the Application (client) ID goes into the hand-off.</summary>
internal sealed class TakeClientId(IStringLocalizer<SetupStepText> text) : SetupStep
{
    public override int Number => 5;

    public override SetupRow Find(SetupFacts facts) =>
        NeedsRegistration(facts) ? Row(SetupStepState.NotYet, text["ClientIdGoes"])
        : facts.Registration is { } found ? Row(SetupStepState.Found, text["ClientIdKept", found.AppId])
        : Row(SetupStepState.WillBeCreated, text["ClientIdGoes"]);
}
