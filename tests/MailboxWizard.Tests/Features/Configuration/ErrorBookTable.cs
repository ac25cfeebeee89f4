using System.Globalization;
using System.Text;
using MailboxWizard.Features.Configuration;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>The error book as a page of the docs.</summary>
internal static class ErrorBookTable
{
    public static string Markdown(IStringLocalizer<ConfigurationText> text)
    {
        // In the order of the resources: mailbox, tenant, client ID, folder, permission, code, more, the day on which EWS ends.
        object[] names = ["the mailbox", "the tenant", "*client ID*", "the folder", "the permission", "*code*", "*what Microsoft named*", "the end of EWS"];
        var page = new StringBuilder("""
            # The error book

            What the Test makes of Microsoft's answers: one closed list, `Features/Configuration/CauseBook.cs`. It goes by codes, and by Microsoft's text only where one code
            stands for several things (*saying*). What is not in it is shown as unknown, with the raw code. `HTTP …` is an answer of EWS that carries no code. This page is written by
            `MAILBOXWIZARD_WRITE_SNAPSHOTS=1` from the book itself, and a test fails when it is stale; each line has a scenario of the simulated tenant (`entra:…`, `graph:…`, `ews:…`).

            ## Answers


            """.ReplaceLineEndings("\n"));
        page.Append("| from | answer | cause |\n| --- | --- | --- |\n");
        foreach (var entry in CauseBook.Entries.OrderBy(entry => entry.Source).ThenBy(entry => entry.Cause).ThenBy(entry => entry.Code, StringComparer.Ordinal))
            page.Append(CultureInfo.InvariantCulture, $"| {entry.Source} | `{entry.Code}`{(entry.Saying is { } saying ? $" saying *{saying}*" : "")} | {entry.Cause} |\n");
        page.Append("\n## Causes\n\n| cause | what happened | whose move | what to do | does waiting help |\n| --- | --- | --- | --- | --- |\n");
        foreach (var cause in Enum.GetValues<Cause>())
        {
            var move = cause.Move();
            page.Append(CultureInfo.InvariantCulture, $"| {cause} | {Cell($"{cause}.Happened")} | {Cell($"Who.{move.Mover}")} | {Cell($"{cause}.Remedy")} | {(move.Usually is { } usually ? $"usually within {CauseWords.Span(text, usually)}" : "no")} |\n");
        }
        return page.ToString();

        string Cell(string key) => text[key, names].Value.Replace("|", "\\|", StringComparison.Ordinal);
    }
}
