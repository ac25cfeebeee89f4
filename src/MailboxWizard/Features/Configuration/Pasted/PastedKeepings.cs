using MailboxWizard.Features.SignIn;

namespace MailboxWizard.Features.Configuration.Pasted;

/// <summary>Who may choose what becomes of the values.</summary>
internal static class PastedKeepings
{
    /// <summary>What failed is work for an engineer alone, who knows why it is kept.</summary>
    public static bool IsFor(this PastedKeeping keeping, Person person) => keeping is not PastedKeeping.SaveAnyway || person.IsEngineer;

    /// <summary>Whether a hand-off is saved of it.</summary>
    public static bool Saves(this PastedKeeping keeping, TestOutcome outcome, Person person) =>
        keeping is not PastedKeeping.Drop && (outcome.Passed || (keeping is PastedKeeping.SaveAnyway && keeping.IsFor(person)));
}
