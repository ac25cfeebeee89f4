namespace MailboxWizard.Features.Configuration;

/// <summary>
/// Why a row of the Test is not green: the closed list. Each has two sentences in the resources (what happened, remedy) under its
/// name; <see cref="CauseBook"/> says which answer of Microsoft means which, <see cref="CauseMoves"/> whose move it is. Stored by name.
/// </summary>
public enum Cause
{
    /// <summary>Microsoft gave a code that the book does not know; the raw code is shown.</summary>
    Unknown,

    // The values themselves.
    MailboxAddressMalformed,
    MailboxAddressHasBlanks,
    InputFolderEmpty,
    InputFolderIsPath,
    SecretEmpty,
    SecretIdPasted,
    SecretHasBlanks,
    MailboxOfOtherTenant,
    DomainUnknown,

    // The token.
    SecretInvalid,
    SecretExpired,
    RegistrationNotFound,
    RegistrationDisabled,
    ServicePrincipalMissing,
    PublicClient,
    TenantNotFound,
    WrongCloud,
    ResourceMissing,
    NotSubscribed,
    ConditionalAccess,
    AssignmentRequired,
    PartnerNotAuthorised,
    MeantForPeople,
    TooOften,
    TokenForOther,
    TokenExpired,
    TokenRefused,
    TokenTooWeak,

    // The permission.
    ConsentMissing,
    PermissionTooWeak,
    MorePermissionsThanNeeded,
    ReachesEveryMailbox,
    OtherMailboxOpens,

    // EWS.
    EwsEnded,
    EwsDisabled,
    EwsNotAllowed,
    EwsNotAnswering,

    // The mailbox.
    AccessDenied,
    AccessPolicy,
    ClientNotAllowed,
    ImpersonationDenied,
    MailboxUnknown,
    MailboxNotOnline,
    AliasGiven,
    UserNameNeeded,
    MailboxDisabled,
    MailboxUnlicensed,
    OrganisationBlocked,

    // The folder and its messages.
    FolderNotFound,
    FolderCaseDiffers,
    FolderNotUnique,
    FolderGone,
    MailboxHasTooManyFolders,
    WriteMissing,
    MoveFolderMissing,

    // The road there.
    Throttled,
    MicrosoftBusy,
    NoConnection,
    NoAnswer,
    OurFault,
}
