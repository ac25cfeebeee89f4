namespace MailboxWizard.Storage;

/// <summary>A folder that only the account of this process may open.</summary>
internal static class PrivateFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the folder if absent and takes everyone else's rights away. On Windows the parent's rights hold.</summary>
    public static DirectoryInfo Make(string path)
    {
        if (OperatingSystem.IsWindows())
            return Directory.CreateDirectory(path);
        var folder = Directory.CreateDirectory(path, OwnerOnly);
        File.SetUnixFileMode(folder.FullName, OwnerOnly);
        return folder;
    }
}
