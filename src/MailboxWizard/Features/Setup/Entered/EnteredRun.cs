using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup.Entered;

/// <summary>
/// The run that proves what was entered: a Test and a hand-off, and nothing in the tenant. Its registration is foreign: it has no unique
/// name and a family of its own in our record, so that no other run adopts, changes or undoes it.
/// </summary>
internal sealed class EnteredRun(IStringLocalizer<SetupStepText> text)
{
    public static string FamilyOf(AppId client) => $"entered-{client}";

    public SetupRun Of(string draftId, SetupFacts facts, EnteredFound found, int handoff, DateTimeOffset now)
    {
        var (person, family) = (facts.Person, FamilyOf(found.Registration.AppId));
        return new()
        {
            TenantId = person.TenantId,
            Family = family,
            ActiveKey = SetupRun.KeyOf(person.TenantId, family, facts.Answers),
            Epoch = 1,
            Work = SetupWork.Test,
            Actor = SetupActor.Of(person),
            StartedAt = now,
            Ledger = new()
            {
                Handoff = handoff,
                DraftId = draftId,
                IsForeign = true,
                RegistrationId = found.Registration.Id,
                ClientId = found.Registration.AppId,
                ServicePrincipalId = found.Client.Id,
                RegistrationName = found.Registration.DisplayName,
                SecretName = found.Credential.Name,
                SecretKeyId = found.Credential.KeyId,
                Used = new(handoff, found.Credential, IsOpen: false),
            },
            Snapshot = new()
            {
                Number = 0,
                TenantId = person.TenantId,
                TenantName = facts.Tenant.DisplayName,
                Answers = facts.Answers,
                DraftId = draftId,
                State = SetupRunState.Queued,
                Rows = Rows(facts, found),
                Proof = new() { Number = 0, State = SetupStepState.NotYet, Detail = text["Proof"] },
                IsEntered = true,
                StartedBy = person.ObjectId,
                StartedByName = person.Name,
                StartedAt = now,
                SecretEnds = DateOnly.FromDateTime(found.Credential.EndsAt!.Value.UtcDateTime),
            },
        };
    }

    /// <summary>What was read is found; the rest was somebody else's work.</summary>
    private List<SetupRow> Rows(SetupFacts facts, EnteredFound found)
    {
        var names = string.Join(", ", facts.ToGrant.Select(permission => permission.Value));
        var read = new Dictionary<int, string>
        {
            [1] = Steps.SignInAsAdministrator.Who(facts, text),
            [2] = text["EnteredFound", found.Registration.AppId],
            [3] = found.Registration.DisplayName,
            [5] = $"{found.Registration.AppId}",
            [8] = Steps.CreateClientSecret.Day(DateOnly.FromDateTime(found.Credential.EndsAt!.Value.UtcDateTime)),
            [9] = text["EnteredSealed"],
            [10] = found.Client.DisplayName,
            [13] = text["ConsentGranted", names, facts.Tenant.DisplayName],
        };
        return
        [
            .. Enumerable.Range(1, 13).Select(number => read.TryGetValue(number, out var detail)
                ? new SetupRow { Number = number, State = SetupStepState.Found, Detail = detail }
                : new SetupRow { Number = number, State = SetupStepState.NotNeeded, Detail = text["EnteredElsewhere"] }),
        ];
    }
}
