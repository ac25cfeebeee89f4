using System.Globalization;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>Checks answers: on the page while they are given, and again on the server before anything else sees them.</summary>
public static class SetupAnswersCheck
{
    public const int LongestSystemName = 20;

    private const int LongestFolder = 255;

    /// <summary>All faults in the order of the questions; empty when nothing stands in the way and nothing need be read.</summary>
    public static IReadOnlyList<SetupFault> Check(SetupAnswers answers, SetupRules rules, DateOnly today) =>
        [
            .. Version(answers, rules, today),
            .. Mailboxes(answers, rules),
            .. RouteOf(answers, rules, today),
            .. Secret(answers, rules, today),
            .. SystemName(answers),
            .. Organisation(answers),
        ];

    /// <summary>True when nothing but hints is left.</summary>
    public static bool IsClean(SetupAnswers answers, SetupRules rules, DateOnly today) =>
        Check(answers, rules, today).All(fault => fault.IsHint);

    private static IEnumerable<SetupFault> Version(SetupAnswers answers, SetupRules rules, DateOnly today) =>
        rules.FaultOf(answers.ToTherefore(), today) is { } fault ? [new(SetupField.Version, $"Version.{fault.Gap}", fault.Values)] : [];

    private static IEnumerable<SetupFault> Mailboxes(SetupAnswers answers, SetupRules rules)
    {
        if (answers.Mailboxes.Count == 0)
            yield return new(SetupField.Mailboxes, "Mailboxes.None");
        if (answers.Mailboxes.Count > rules.MostMailboxes)
            yield return new(SetupField.Mailboxes, "Mailboxes.TooMany", rules.MostMailboxes);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var index = 0; index < answers.Mailboxes.Count; index++)
        {
            var mailbox = answers.Mailboxes[index];
            if (MailboxAddressCheck.FaultOf(mailbox.Address, KnownDomains(answers, index)) is { } fault)
                yield return fault with { Mailbox = index };
            else if (!seen.Add(mailbox.Address.Trim()))
                yield return new(SetupField.Address, "Address.Twice") { Mailbox = index };
            if (FolderFault(mailbox.InputFolder) is { } folder)
                yield return folder with { Mailbox = index };
        }
    }

    /// <summary>Domains that were typed elsewhere: likely endings of one that is cut short.</summary>
    private static IReadOnlyList<string> KnownDomains(SetupAnswers answers, int except) =>
    [
        .. answers.Mailboxes.Where((_, index) => index != except)
            .Select(mailbox => mailbox.Address.Trim().Split('@')[^1])
            .Append(answers.Organisation?.Trim() ?? "")
            .Where(MailboxAddressCheck.IsDomain),
    ];

    /// <summary>Null when there is nothing to say about this folder's name.</summary>
    public static SetupFault? FolderFault(string folder) => folder.Trim() switch
    {
        "" => new(SetupField.InputFolder, "Folder.Missing"),
        { Length: > LongestFolder } => new(SetupField.InputFolder, "Folder.TooLong", LongestFolder),
        var name when name.Any(char.IsControl) => new(SetupField.InputFolder, "Folder.Control"),
        // Exchange allows both characters in a name, so it is no fault; but what looks like a path nearly always is one.
        var name when name.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { } parts
            && name.AsSpan().ContainsAny('/', '\\') =>
            new(SetupField.InputFolder, "Folder.Path") { IsHint = true, Suggestion = parts.LastOrDefault() },
        _ => null,
    };

    private static IEnumerable<SetupFault> RouteOf(SetupAnswers answers, SetupRules rules, DateOnly today) =>
        rules.FaultOf(answers.ToTherefore(), answers.Route, today) is { } fault ? [new(SetupField.Route, $"Route.{fault.Gap}", fault.Values)] : [];

    private static IEnumerable<SetupFault> Secret(SetupAnswers answers, SetupRules rules, DateOnly today)
    {
        // It ends as that day begins, so that tomorrow would be less than a day.
        if (answers.SecretEnds <= today.AddDays(1))
            yield return new(SetupField.SecretEnds, "Secret.TooShort");
        else if (answers.SecretEnds > rules.LastSecretDay(today))
            yield return new(SetupField.SecretEnds, "Secret.TooLong", rules.LongestSecretMonths, rules.LastSecretDay(today));
    }

    private static IEnumerable<SetupFault> SystemName(SetupAnswers answers)
    {
        if (string.IsNullOrWhiteSpace(answers.SystemName))
            yield break;
        var name = answers.SystemName.Trim();
        if (!name.All(letter => char.IsLetterOrDigit(letter) || char.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark || letter is ' ' or '-'))
            yield return new(SetupField.SystemName, "SystemName.Letters");
        else if (new StringInfo(name).LengthInTextElements is var length && length > LongestSystemName)
            yield return new(SetupField.SystemName, "SystemName.TooLong", LongestSystemName, length);
    }

    private static IEnumerable<SetupFault> Organisation(SetupAnswers answers)
    {
        if (!string.IsNullOrWhiteSpace(answers.Organisation) && !MailboxAddressCheck.IsDomain(answers.Organisation.Trim()))
            yield return new(SetupField.Organisation, "Organisation.NoDomain");
    }
}
