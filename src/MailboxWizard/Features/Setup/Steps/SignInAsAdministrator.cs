using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup.Steps;

/// <summary>1: the right person in the right tenant.</summary>
internal sealed class SignInAsAdministrator(IStringLocalizer<SetupStepText> text, SetupProblems problems) : SetupStep
{
    public override int Number => 1;

    public override SetupRow Find(SetupFacts facts)
    {
        if (!StepRoles.Relevant(facts.Roles).Any())
            return Cannot(problems.Of(SetupProblemCode.RoleMissing, facts));
        return facts.Answers.Mailboxes.Select(mailbox => Domain(mailbox.Address)).FirstOrDefault(domain => !IsVerified(facts, domain)) is { } foreign
            ? Cannot(problems.Of(SetupProblemCode.DomainNotVerified, facts, foreign))
            : Row(SetupStepState.Found, Who(facts, text));
    }

    /// <summary>The person, with the roles that count here.</summary>
    public static string Who(SetupFacts facts, IStringLocalizer<SetupStepText> text) =>
        text["Person", facts.Person.Name, string.Join(", ", StepRoles.Relevant(facts.Roles).Select(role => role.DisplayName))];

    private static bool IsVerified(SetupFacts facts, string domain) => facts.Tenant.VerifiedDomains.Contains(domain, StringComparer.OrdinalIgnoreCase);

    private static string Domain(string address) => address[(address.LastIndexOf('@') + 1)..];
}
