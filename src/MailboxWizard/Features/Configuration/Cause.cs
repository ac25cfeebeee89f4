namespace MailboxWizard.Features.Configuration;

/// <summary>
/// Why a row of the Test is not green: the closed list. Each has three sentences in the resources (happened, whose move,
/// remedy) under its name; <see cref="CauseBook"/> says which answer of Microsoft means which. Stored by name.
/// </summary>
public enum Cause
{
    /// <summary>Microsoft gave a code that the book does not know; the raw code is shown.</summary>
    Unknown,

    // The values themselves.
    MailboxAddressMalformed,
    InputFolderEmpty,
    InputFolderIsPath,
    SecretEmpty,
    SecretIdPasted,
    SecretHasBlanks,

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
    TooOften,
    TokenForOther,

    // The permission.
    ConsentMissing,
    PermissionTooWeak,
    ReachesEveryMailbox,

    // EWS.
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
    MailboxDisabled,
    MailboxUnlicensed,
    OrganisationBlocked,

    // The folder and its messages.
    FolderNotFound,
    FolderNotUnique,
    FolderGone,
    MailboxHasTooManyFolders,

    // The road there.
    Throttled,
    MicrosoftBusy,
    NoConnection,
    NoAnswer,
    OurFault,
}
