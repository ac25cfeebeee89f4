namespace MailboxWizard.EndToEndTests;

/// <summary>Where pictures and traces go: <c>artifacts/</c> at the top of the repository, ignored by git.</summary>
internal static class Artifacts
{
    /// <summary>Several hundred of them take a minute or two, which a server that nobody looks at can save.</summary>
    public static bool WithPictures { get; } = Environment.GetEnvironmentVariable("MAILBOXWIZARD_PICTURES") is not "0";

    public static string Folder(string name)
    {
        var top = new DirectoryInfo(AppContext.BaseDirectory);
        while (top is not null && !File.Exists(Path.Combine(top.FullName, "MailboxWizard.sln")))
            top = top.Parent;
        return Directory.CreateDirectory(Path.Combine(top?.FullName ?? AppContext.BaseDirectory, "artifacts", name)).FullName;
    }
}
