using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup.Steps;

/// <summary>9: the value, which Microsoft shows once, is sealed here and seen by nobody.</summary>
internal sealed class SealSecretValue(IStringLocalizer<SetupStepText> text, SetupProblems problems) : SetupStep
{
    public override int Number => 9;

    public override SetupRow Find(SetupFacts facts)
    {
        if (facts.Record.Sealed is { IsLost: true })
            return Cannot(problems.Of(SetupProblemCode.KeysLost, facts));
        if (facts.Record.Sealed is { IsOtherRoute: true } other)
            return Cannot(problems.Of(SetupProblemCode.RouteTaken, facts, Handoffs.Handoff.Shown(other.Handoff)));
        if (facts.Record.Sealed is { Moves: true } moved)
            return Row(SetupStepState.Found, text["ValueSealedMoves", Handoffs.Handoff.Shown(moved.Handoff)]);
        if (facts.Record.Sealed is not null)
            return Row(SetupStepState.Found, text["ValueSealed"]);
        if (facts.Record.InUse is { } inUse)
            return Cannot(problems.Of(SetupProblemCode.ValueNotHere, facts, inUse.Name));
        return Row(
            IsBlocked(facts) || facts.AllowsNoSecret || !StepRoles.MayRegister(facts.Roles) ? SetupStepState.NotYet : SetupStepState.WillBeCreated,
            text["ValueWillBeSealed"]);
    }
}
