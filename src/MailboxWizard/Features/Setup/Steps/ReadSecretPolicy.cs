using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup.Steps;

/// <summary>6: what the tenant's policy says about client secrets.</summary>
internal sealed class ReadSecretPolicy(IStringLocalizer<SetupStepText> text, SetupProblems problems) : SetupStep
{
    public override int Number => 6;

    public override SetupRow Find(SetupFacts facts)
    {
        // A secret that is there already was allowed when it was made.
        if (facts.AllowsNoSecret && facts.Record.Sealed is null && !IsBlocked(facts))
            return Cannot(problems.Of(facts.Policy.Forbidden ? SetupProblemCode.SecretsForbidden : SetupProblemCode.SecretTooShort, facts));
        return Row(
            SetupStepState.Found,
            !facts.Policy.IsKnown
                ? text["PolicyUnknown"]
                : SecretLifetime.Allowed(facts.Policy, facts.Options.LongestSecretMonths) is { } allowed
                    ? text["PolicyAtMost", allowed.In(text)]
                    : text["PolicyAllows", AllowedTime.OfMonths(facts.Options.LongestSecretMonths).In(text)]);
    }
}
