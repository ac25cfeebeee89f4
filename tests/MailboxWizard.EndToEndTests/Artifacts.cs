namespace MailboxWizard.EndToEndTests;

/// <summary>Where pictures and traces go: <c>artifacts/</c> at the top of the repository, ignored by git.</summary>
internal static class Artifacts
{
    public static string Folder(string name)
    {
        var top = new DirectoryInfo(AppContext.BaseDirectory);
        while (top is not null && !File.Exists(Path.Combine(top.FullName, "MailboxWizard.sln")))
            top = top.Parent;
        return Directory.CreateDirectory(Path.Combine(top?.FullName ?? AppContext.BaseDirectory, "artifacts", name)).FullName;
    }
}
