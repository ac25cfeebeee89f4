using MailboxWizard.Features.Setup;
using MailboxWizard.Features.Setup.Entered;

namespace MailboxWizard.Tests.Features.Setup.Entered;

/// <summary>What the run of an entry shows before its Test.</summary>
public sealed class EnteredRunTests
{
    [Fact]
    public void Its_first_row_names_the_person_also_where_the_plan_found_a_foreign_domain()
    {
        var whole = Facts.Whole();
        var facts = whole with { Answers = whole.Answers with { Mailboxes = [new("post@fabrikam.com", "Inbox")] } };

        var run = new EnteredRun(Texts.Of<SetupStepText>()).Of("draft", facts, new(facts.Registration!, facts.Registration!.Secrets[0], facts.Client!), 482_913, Facts.Now);

        Assert.Equal((SetupStepState.Found, "Ada Admin, Global Administrator"), (run.Snapshot.Rows[0].State, run.Snapshot.Rows[0].Detail));
        Assert.True(run.Snapshot.IsEntered);
    }
}
