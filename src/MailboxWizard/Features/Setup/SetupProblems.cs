using System.Globalization;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup;

/// <summary>Puts problems into words. Microsoft's answers come in by their codes; what no code is known for says so, with the code.</summary>
public sealed class SetupProblems(IStringLocalizer<SetupProblemText> text)
{
    /// <param name="code">Which of the closed list.</param>
    /// <param name="facts">Whose plan or run it is.</param>
    /// <param name="subject">What it is about: a domain, an owner, a permission.</param>
    public SetupProblem Of(SetupProblemCode code, SetupFacts facts, string? subject = null) =>
        Of(code, facts.Person.Name, facts.Tenant.DisplayName, subject);

    public SetupProblem Of(SetupProblemCode code, string person, string tenant, string? subject = null, Microsoft365Problem? answer = null)
    {
        var answered = answer is null ? "" : answer.Status is 0 ? answer.Code : string.Create(CultureInfo.InvariantCulture, $"{answer.Status} {answer.Code}");
        string Say(string part) => text[$"{code}.{part}", person, tenant, subject ?? "", "", answered];
        return new()
        {
            Code = code,
            Title = Say("Title"),
            Happened = Say("Happened"),
            WhoseMove = Say("WhoseMove"),
            Remedy = Say("Remedy"),
            RequestId = answer?.RequestId ?? answer?.ClientRequestId,
        };
    }

    /// <summary>An answer of Microsoft that no step expected.</summary>
    public SetupProblem Of(Microsoft365Problem answer, string person, string tenant) => Of(Code(answer), person, tenant, subject: null, answer);

    internal static SetupProblemCode Code(Microsoft365Problem answer) => answer switch
    {
        { Code: "CredentialTypeNotAllowedAsPerAppPolicy" } => SetupProblemCode.SecretsForbidden,
        { Code: "CredentialInvalidLifetimeAsPerAppPolicy" } => SetupProblemCode.SecretTooLong,
        // Its code was never documented; the sentence was (KelvinTegelaar/CIPP-API, New-CIPPAPIConfig.ps1).
        { Status: 400 } when answer.Message.Contains("Credential type not allowed as per assigned policy", StringComparison.OrdinalIgnoreCase) => SetupProblemCode.SecretsForbidden,
        { Code: TransientAnswers.NotReadBack } => SetupProblemCode.NotReplicated,
        { Status: 401 } => SetupProblemCode.SignInAgain,
        { Status: 429 } => SetupProblemCode.Throttled,
        { Status: 0 or >= 500 } => SetupProblemCode.MicrosoftFailed,
        { Status: 404 or 409 } => SetupProblemCode.NotReplicated,
        { Status: 400 } when TransientAnswers.OfServicePrincipal(answer) || TransientAnswers.OfGrant(answer) => SetupProblemCode.NotReplicated,
        _ => SetupProblemCode.RefusedByMicrosoft,
    };
}
