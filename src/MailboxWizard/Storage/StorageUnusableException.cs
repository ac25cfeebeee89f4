namespace MailboxWizard.Storage;

/// <summary>Why the product cannot start on this database, as a sentence for whoever started it.</summary>
public sealed class StorageUnusableException : Exception
{
    public StorageUnusableException(string message)
        : base(message)
    {
    }

    public StorageUnusableException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
