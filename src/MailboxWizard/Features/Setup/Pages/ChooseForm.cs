using MailboxWizard.Features.Handoffs;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup.Pages;

/// <summary>What was typed so far. What is hidden is kept, but not asked: it is left out of the answers.</summary>
public sealed class ChooseForm
{
    private const string OtherDateChoice = "other";
    private static readonly int[] s_lifetimes = [24, 18, 12, 6, 3];

    public ThereforeEdition? Edition { get; set; }

    public int? Year { get; set; }

    public int Update { get; set; }

    public List<MailboxEntry> Mailboxes { get; } = [new()];

    /// <summary>The row that was pressed; <see cref="RouteFor"/> says what the version allows of it.</summary>
    public Route PreferredRoute { get; set; } = Route.Graph;

    /// <summary>Months, or <em>other</em>.</summary>
    public string Lifetime { get; set; } = "";

    public DateOnly? OtherDate { get; set; }

    public string SystemName { get; set; } = "";

    public string Organisation { get; set; } = "";

    /// <summary>Asked for on a plan; kept, so that going back to change an answer does not take it away.</summary>
    public bool Renew { get; set; }

    /// <summary>The wish to move an open hand-off to Graph; kept likewise, and asked for only as long as Graph is chosen.</summary>
    public bool Moves { get; set; }

    public bool IsOtherDate => Lifetime == OtherDateChoice;

    public static ChooseForm New(SetupRules rules) => new() { Lifetime = $"{rules.LongestSecretMonths}" };

    public static ChooseForm From(SetupAnswers answers, SetupRules rules, DateOnly today)
    {
        var months = Lifetimes(rules).FirstOrDefault(months => today.AddMonths(months) == answers.SecretEnds);
        var form = new ChooseForm
        {
            Edition = answers.Edition,
            Year = answers.Year,
            Update = answers.Update ?? 0,
            PreferredRoute = answers.Route,
            Lifetime = months > 0 ? $"{months}" : OtherDateChoice,
            OtherDate = answers.SecretEnds,
            SystemName = answers.SystemName ?? "",
            Organisation = answers.Organisation ?? "",
            Renew = answers.Renew,
            Moves = answers.Moves,
        };
        form.Mailboxes.Clear();
        form.Mailboxes.AddRange(answers.Mailboxes.Select(mailbox => new MailboxEntry { Address = mailbox.Address, Folder = mailbox.InputFolder }));
        return form;
    }

    public static IEnumerable<int> Lifetimes(SetupRules rules) => s_lifetimes.Where(months => months <= rules.LongestSecretMonths);

    public bool HasGraph(SetupRules rules) => Edition is null || (Edition is ThereforeEdition.OnPremises && Year is null) || rules.HasGraph(Edition.Value, Year);

    /// <summary>The preferred one, as far as version and date allow it.</summary>
    public Route RouteFor(SetupRules rules, DateOnly today) => (HasGraph(rules), rules.HasEws(today), PreferredRoute) switch
    {
        (true, true, var preferred) => preferred,
        (false, true, _) => Route.Ews,
        _ => Route.Graph,
    };

    public DateOnly? SecretEnds(DateOnly today) =>
        IsOtherDate ? OtherDate : int.TryParse(Lifetime, out var months) ? today.AddMonths(months) : null;

    public SetupAnswers ToAnswers(SetupRules rules, DateOnly today) => new()
    {
        Edition = Edition ?? ThereforeEdition.Online,
        Year = Edition is ThereforeEdition.OnPremises ? Year : null,
        Update = Edition is ThereforeEdition.OnPremises && Year is not null ? Update : null,
        Mailboxes = [.. Mailboxes.Select(entry => new SetupMailbox(entry.Address.Trim(), entry.Folder.Trim()))],
        Route = RouteFor(rules, today),
        SecretEnds = SecretEnds(today) ?? default,
        SystemName = SystemName.Trim() is { Length: > 0 } name ? name : null,
        Organisation = Organisation.Trim() is { Length: > 0 } organisation ? organisation : null,
        Renew = Renew,
        Moves = Moves && RouteFor(rules, today) is Route.Graph,
    };

    /// <summary>The faults of the answers, and those of questions that have no answer yet.</summary>
    public IReadOnlyList<SetupFault> Faults(SetupRules rules, DateOnly today)
    {
        var faults = SetupAnswersCheck.Check(ToAnswers(rules, today), rules, today).AsEnumerable();
        if (SecretEnds(today) is null)
            faults = faults.Where(fault => fault.Field is not SetupField.SecretEnds).Append(new(SetupField.SecretEnds, "Secret.Missing"));
        if (Edition is null)
            faults = faults.Prepend(new(SetupField.Edition, "Edition.Missing"));
        return [.. faults];
    }
}

/// <summary>One mailbox as typed.</summary>
public sealed class MailboxEntry
{
    public string Address { get; set; } = "";

    public string Folder { get; set; } = "";
}
