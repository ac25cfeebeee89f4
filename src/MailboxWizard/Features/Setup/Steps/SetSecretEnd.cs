using System.Globalization;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup.Steps;

/// <summary>8: when the secret ends, as chosen or as the policy allows.</summary>
internal sealed class SetSecretEnd(IStringLocalizer<SetupStepText> text) : SetupStep
{
    public override int Number => 8;

    public override SetupRow Find(SetupFacts facts)
    {
        if ((facts.Record.Sealed?.Secret ?? facts.Record.InUse)?.EndsAt is { } ends)
            return Row(SetupStepState.Found, text["SecretEnds", CreateClientSecret.Day(DateOnly.FromDateTime(ends.UtcDateTime))]);
        var lifetime = facts.Lifetime;
        var state = IsBlocked(facts) || facts.AllowsNoSecret || !StepRoles.MayRegister(facts.Roles) ? SetupStepState.NotYet : SetupStepState.WillBeCreated;
        return Row(state, facts.AllowsNoSecret ? text["SecretEnds", CreateClientSecret.Day(facts.Answers.SecretEnds)]
            : lifetime.IsShortened
            ? text["SecretEndsEarlier", CreateClientSecret.Day(lifetime.Ends), Chosen(lifetime.Ends, facts.Answers.SecretEnds)]
            : text["SecretEnds", CreateClientSecret.Day(lifetime.Ends)]);
    }

    /// <summary>The year alone where that tells them apart.</summary>
    private static string Chosen(DateOnly ends, DateOnly chosen) =>
        ends.Year == chosen.Year ? CreateClientSecret.Day(chosen) : chosen.Year.ToString(CultureInfo.InvariantCulture);
}
