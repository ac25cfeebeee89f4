using System.Globalization;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Configuration;

/// <summary>Says a cause in people's words: what happened, whose move, what to do, and whether waiting helps.</summary>
public sealed class CauseWords(IStringLocalizer<ConfigurationText> text, EwsEnd ewsEnd)
{
    /// <param name="row">The row that failed or warns.</param>
    /// <param name="cause">Why.</param>
    /// <param name="values">In this order: mailbox, tenant, client ID, folder, permission, code, more.</param>
    public CheckRow Say(CheckRow row, Cause cause, params object[] values)
    {
        object[] all = [.. values, ewsEnd.Day.ToString("d MMMM yyyy", CultureInfo.CurrentCulture)];
        var (open, move) = (row.State is CheckState.Failed or CheckState.NotProved, cause.Move());
        return row with
        {
            Cause = cause,
            Detail = text[$"{cause}.Happened", all],
            WhoseMove = open ? text[$"Who.{move.Mover}", all].Value : null,
            Remedy = text[$"{cause}.Remedy", all],
            Usually = open ? move.Usually : null,
        };
    }

    /// <summary>From its last day on EWS is not switched off, it has ended: nobody can switch it on again.</summary>
    public Cause Today(Cause cause, DateOnly today) =>
        today >= ewsEnd.Day && cause is (Cause.EwsDisabled or Cause.EwsNotAllowed or Cause.EwsNotAnswering) ? Cause.EwsEnded : cause;

    /// <summary><em>5 minutes</em>, <em>2 hours</em>.</summary>
    public static string Span(IStringLocalizer<ConfigurationText> text, TimeSpan span) => span.TotalHours >= 1
        ? text[span.TotalHours >= 2 ? "Span.Hours" : "Span.Hour", (int)span.TotalHours]
        : text[span.TotalMinutes >= 2 ? "Span.Minutes" : "Span.Minute", (int)span.TotalMinutes];
}
