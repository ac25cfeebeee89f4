using System.Net.Mail;

namespace MailboxWizard.Features.Configuration;

/// <summary>The first row: whether the values can work at all, before anyone is asked.</summary>
internal static class TestValues
{
    /// <summary>The first fault and the mailbox it is about; null when the values make sense. A path for a folder only warns.</summary>
    public static (Cause Cause, string Mailbox, string Folder)? FirstFault(TestSubject subject)
    {
        foreach (var mailbox in subject.Mailboxes)
        {
            if (mailbox.Address.Any(char.IsWhiteSpace))
                return (Cause.MailboxAddressHasBlanks, mailbox.Address, mailbox.InputFolder);
            if (!IsAddress(mailbox.Address))
                return (Cause.MailboxAddressMalformed, mailbox.Address, mailbox.InputFolder);
            if (string.IsNullOrWhiteSpace(mailbox.InputFolder))
                return (Cause.InputFolderEmpty, mailbox.Address, mailbox.InputFolder);
        }
        if (SecretFault(subject.Secret) is { } secret)
            return (secret, "", "");
        // "Only the folder name should be specified and not the path", says Therefore's help; a name may hold a slash all the same.
        return subject.Mailboxes.FirstOrDefault(mailbox => mailbox.InputFolder.AsSpan().ContainsAny('/', '\\')) is { } path
            ? (Cause.InputFolderIsPath, path.Address, path.InputFolder)
            : null;
    }

    public static bool IsAddress(string text) =>
        MailAddress.TryCreate(text, out var address) && address.Address == text && address.Host.Contains('.', StringComparison.Ordinal);

    private static Cause? SecretFault(string secret) => secret switch
    {
        "" => Cause.SecretEmpty,
        // The ID stands beside the value in Entra and looks like a GUID; no value does.
        _ when Guid.TryParse(secret.Trim(), out _) => Cause.SecretIdPasted,
        _ when secret.Any(char.IsWhiteSpace) => Cause.SecretHasBlanks,
        _ => null,
    };
}
