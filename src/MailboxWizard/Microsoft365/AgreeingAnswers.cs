namespace MailboxWizard.Microsoft365;

/// <summary>What one answer shows, another replica may not have heard of yet: so many in a row that show the same are believed.</summary>
public static class AgreeingAnswers
{
    public const int Enough = 3;
}
