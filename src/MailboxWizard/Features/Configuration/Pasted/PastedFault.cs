namespace MailboxWizard.Features.Configuration.Pasted;

/// <summary>Something that cannot work, found before anyone is asked. Never with what was typed, unless that is no secret for certain.</summary>
/// <param name="Field">The form's field.</param>
/// <param name="Code">What is wrong.</param>
/// <param name="Index">Which mailbox; from 0.</param>
/// <param name="Meant">What was meant, perhaps.</param>
public sealed record PastedFault(string Field, PastedMistake Code, int Index = 0, string Meant = "");

/// <summary>The typical copying mistakes; a closed list.</summary>
public enum PastedMistake
{
    TenantMissing,
    TenantIsNone,
    TenantIsClientId,
    ClientIdMissing,
    ClientIdIsNone,
    ClientIdIsSecret,
    SecretMissing,
    SecretIsId,
    SecretIsClientId,
    SecretIsMasked,
    SecretHasBlanks,
    SecretHasMore,
    SecretIsShort,
    SecretIsLong,
    AddressMissing,
    AddressIsNone,
    AddressHasName,
    AddressIsSeveral,
    AddressTwice,
    FolderMissing,
    FolderIsSecret,
    MailboxesTooMany,
    EwsUrlOther,
    ThereforeIsNone,

    /// <summary>No version of this year, or this update, signs in with a client secret; the first that does is meant.</summary>
    ThereforeTooOld,

    /// <summary>The year from which on versions have Graph is meant.</summary>
    ThereforeHasNoGraph,

    /// <summary>It has EWS alone, which has ended; meant as above.</summary>
    ThereforeHasEwsOnly,
    EndsUnreadable,
    EndsPast,
}
