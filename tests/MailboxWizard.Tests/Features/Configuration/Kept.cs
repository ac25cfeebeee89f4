namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>
/// Text as it was when somebody last looked at it, in a file of the repository. One that is missing is a failure;
/// MAILBOXWIZARD_WRITE_SNAPSHOTS=1 writes it anew.
/// </summary>
internal static class Kept
{
    public static void Compare(string file, string now)
    {
        if (Environment.GetEnvironmentVariable("MAILBOXWIZARD_WRITE_SNAPSHOTS") is "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, now);
            return;
        }
        Assert.True(File.Exists(file), $"There is no {file}. Run this test with MAILBOXWIZARD_WRITE_SNAPSHOTS=1, look at what it writes, and keep it.");
        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), now);
    }
}
