namespace MailboxWizard.Features.Configuration;

/// <summary>Whose move it is, and whether waiting helps.</summary>
/// <param name="Mover">Whose move.</param>
/// <param name="Usually">
/// Within what time it usually passes by itself where somebody has just changed what it is about, or where it is Microsoft that is busy;
/// null where waiting never helps.
/// </param>
public sealed record CauseMove(Mover Mover, TimeSpan? Usually = null)
{
    public bool WaitingHelps => Usually is not null;
}

/// <summary>Who can do something about a cause.</summary>
public enum Mover
{
    Engineer,
    Administrator,

    /// <summary>An administrator who may grant application permissions.</summary>
    Consent,
    Exchange,
    Microsoft,

    /// <summary>It passes by itself: wait.</summary>
    Nobody,
    Spectrum,
}

/// <summary>Says it of each cause.</summary>
public static class CauseMoves
{
    // Microsoft publishes few of these times; most come from the field.
    private static readonly TimeSpan s_newSecret = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_newObject = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_consent = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_busy = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_newMailbox = TimeSpan.FromMinutes(15);

    // https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-control-access-to-ews-in-exchange
    private static readonly TimeSpan s_ewsEnabled = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_ewsAllowList = TimeSpan.FromHours(24);

    // 30 minutes to 2 hours: https://learn.microsoft.com/exchange/permissions-exo/application-rbac
    private static readonly TimeSpan s_scope = TimeSpan.FromHours(2);

    public static CauseMove Move(this Cause cause) => cause switch
    {
        Cause.MailboxAddressMalformed or Cause.MailboxAddressHasBlanks or Cause.InputFolderEmpty or Cause.InputFolderIsPath or Cause.SecretEmpty
            or Cause.SecretIdPasted or Cause.SecretHasBlanks or Cause.MailboxOfOtherTenant or Cause.DomainUnknown or Cause.TenantNotFound
            or Cause.TokenForOther or Cause.AliasGiven or Cause.UserNameNeeded or Cause.FolderCaseDiffers => new(Mover.Engineer),
        Cause.SecretInvalid => new(Mover.Administrator, s_newSecret),
        Cause.RegistrationNotFound or Cause.ServicePrincipalMissing => new(Mover.Administrator, s_newObject),
        Cause.ConsentMissing or Cause.TokenRefused => new(Mover.Consent, s_consent),
        Cause.PermissionTooWeak => new(Mover.Consent, s_consent),
        Cause.MorePermissionsThanNeeded => new(Mover.Consent),
        Cause.EwsDisabled or Cause.ClientNotAllowed => new(Mover.Exchange, s_ewsEnabled),
        Cause.EwsNotAllowed => new(Mover.Exchange, s_ewsAllowList),
        Cause.AccessPolicy or Cause.AccessDenied or Cause.ImpersonationDenied or Cause.OtherMailboxOpens => new(Mover.Exchange, s_scope),
        Cause.ReachesEveryMailbox or Cause.WriteMissing => new(Mover.Exchange),
        Cause.MailboxNotOnline or Cause.MailboxUnlicensed => new(Mover.Exchange, s_newMailbox),
        Cause.OrganisationBlocked => new(Mover.Microsoft),
        Cause.Throttled or Cause.MicrosoftBusy or Cause.NoAnswer or Cause.TooOften => new(Mover.Nobody, s_busy),
        Cause.FolderGone or Cause.TokenExpired => new(Mover.Nobody, s_newSecret),
        Cause.NoConnection => new(Mover.Spectrum, s_busy),
        Cause.Unknown or Cause.WrongCloud or Cause.EwsNotAnswering or Cause.OurFault or Cause.MeantForPeople or Cause.TokenTooWeak => new(Mover.Spectrum),
        _ => new(Mover.Administrator),
    };
}
