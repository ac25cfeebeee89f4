namespace MailboxWizard.Shell;

/// <summary>The parts of the setup as the bar numbers them: Choose, Plan, Run, Hand-off.</summary>
public static class SetupPart
{
    /// <summary>The section of the bar that a page fills.</summary>
    public const string Section = "setup-parts";

    public const int Choose = 1;

    public const int Plan = 2;

    public const int Run = 3;

    public const int Handoff = 4;

    public const int Count = 4;
}
