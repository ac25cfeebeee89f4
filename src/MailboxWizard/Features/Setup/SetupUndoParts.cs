using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup;

/// <summary>What there is to take back of a run, from its ledger alone.</summary>
internal static class SetupUndoParts
{
    public static IReadOnlyList<UndoPart> Of(SetupLedger ledger)
    {
        var parts = new List<UndoPart>();
        if (ledger.Granted.Count > 0)
            parts.Add(UndoPart.Consent);
        if (ledger.Began.Contains(10))
            parts.Add(UndoPart.ServicePrincipal);
        if (ledger.Began.Contains(7) || ledger.SecretState is not SetupSecretState.None)
            parts.Add(UndoPart.Secret);
        if (ledger.DeclaredMore.Count > 0)
            parts.Add(UndoPart.Declarations);
        if (ledger.Began.Contains(3))
            parts.Add(UndoPart.Registration);
        return parts;
    }

    /// <summary>The row that shows it; the others say that they went with it.</summary>
    public static int LeadOf(UndoPart part) => part switch
    {
        UndoPart.Consent => 13,
        UndoPart.ServicePrincipal => 10,
        UndoPart.Secret => 7,
        UndoPart.Declarations => 11,
        _ => 3,
    };

    public static IReadOnlyList<int> RowsOf(UndoPart part, SetupLedger ledger)
    {
        int[] all = part switch
        {
            UndoPart.Secret => [7, 8, 9],
            UndoPart.Declarations => [11, 12],
            UndoPart.Registration => [3, 4, 5, 11, 12],
            _ => [],
        };
        return [LeadOf(part), .. all.Where(row => row != LeadOf(part) && ledger.Began.Contains(row))];
    }

    /// <summary>The ledger once the part is gone. By the key's id and the names of secrets a stale answer is still known.</summary>
    public static SetupLedger Without(UndoPart part, SetupLedger ledger)
    {
        var left = ledger with { Began = [.. ledger.Began.Except(RowsOf(part, ledger))], Undoing = [.. ledger.Undoing.Where(other => other != part)] };
        return part switch
        {
            UndoPart.Consent => left with { Granted = [] },
            UndoPart.ServicePrincipal => left with { ServicePrincipalId = null },
            UndoPart.Secret => left with { SecretState = SetupSecretState.None, Used = null },
            UndoPart.Declarations => left with { DeclaredMore = [], DeclaredBefore = null },
            _ => left with { RegistrationId = null },
        };
    }

    public static string Named(UndoPart part, SetupRun run, IStringLocalizer<SetupStepText> text) => part switch
    {
        UndoPart.Consent => text["UndoConsent", string.Join(", ", run.Ledger.Granted.Select(grant => grant.Value))],
        UndoPart.ServicePrincipal => text["UndoServicePrincipal"],
        UndoPart.Secret => text["UndoSecret", run.Ledger.SecretName ?? ""],
        UndoPart.Declarations => text["UndoDeclarations", run.Ledger.RegistrationName ?? run.Ledger.UniqueName ?? ""],
        _ => text["UndoRegistration", run.Ledger.RegistrationName ?? run.Ledger.UniqueName ?? ""],
    };

    /// <summary>The first role that is missing for what is to be removed, as a problem and the permission it is about; null when the roles suffice.</summary>
    public static (SetupProblemCode Code, string? Subject)? Missing(IReadOnlyList<UndoPart> parts, SetupLedger ledger, IReadOnlyList<ActiveRole> roles)
    {
        if (!roles.Any(role => DirectoryRoles.MakesAdministrator(role.TemplateId)))
            return (SetupProblemCode.RoleMissing, null);
        if (parts.Any(part => part is not UndoPart.Consent) && !StepRoles.MayRegister(roles))
            return (SetupProblemCode.RoleMissing, null);
        // Who may not consent may not withdraw it either: https://learn.microsoft.com/graph/api/serviceprincipal-delete-approleassignedto
        return parts.Contains(UndoPart.Consent) && ledger.Granted.FirstOrDefault(grant => !StepRoles.MayConsent(roles, grant.Api)) is { } refused
            ? (SetupProblemCode.ConsentRoleMissing, refused.Value)
            : null;
    }

    /// <summary>
    /// Another run that needs the part: it proves or proved with the same registration, sealed with the same secret, or has made
    /// something on it. Undone the other way round, each is free.
    /// </summary>
    /// <param name="part">What is to be taken back.</param>
    /// <param name="run">Of which run.</param>
    /// <param name="family">All runs of the registration's name.</param>
    /// <param name="ended">Numbers of hand-offs that have ended without being complete: their runs use nothing any more.</param>
    public static SetupRun? UserOf(UndoPart part, SetupRun run, IEnumerable<SetupRun> family, IReadOnlySet<int> ended) =>
        run.Ledger.RegistrationId is not { } registration ? null
        : family.FirstOrDefault(other => other.Number != run.Number && other.Snapshot.State is not SetupRunState.Undone
            && other.Ledger.RegistrationId == registration && Needs(other, part, run, ended));

    private static bool Needs(SetupRun other, UndoPart part, SetupRun mine, IReadOnlySet<int> ended)
    {
        var uses = other.Ledger.Used is { } used && !ended.Contains(used.Handoff);
        return part switch
        {
            UndoPart.Secret => uses && other.Ledger.Used!.Secret.KeyId == mine.Ledger.SecretKeyId,
            UndoPart.ServicePrincipal => uses || other.Ledger.Granted.Count > 0,
            UndoPart.Registration => uses || other.Ledger.Began.Count > 0,
            _ => uses && other.Snapshot.Answers.Route == mine.Snapshot.Answers.Route,
        };
    }
}
