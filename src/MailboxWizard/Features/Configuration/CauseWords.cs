using System.Globalization;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Configuration;

/// <summary>Says a cause in people's words: what happened, whose move, what to do.</summary>
public sealed class CauseWords(IStringLocalizer<ConfigurationText> text, EwsEnd ewsEnd)
{
    /// <param name="row">The row that failed or warns.</param>
    /// <param name="cause">Why.</param>
    /// <param name="values">In this order: mailbox, tenant, client ID, folder, permission, code, more.</param>
    public CheckRow Say(CheckRow row, Cause cause, params object[] values)
    {
        object[] all = [.. values, ewsEnd.Day.ToString("d MMMM yyyy", CultureInfo.CurrentCulture)];
        return row with
        {
            Cause = cause,
            Detail = text[$"{cause}.Happened", all],
            WhoseMove = row.State is CheckState.Failed ? text[$"Who.{Mover(cause)}", all].Value : null,
            Remedy = text[$"{cause}.Remedy", all],
        };
    }

    private static string Mover(Cause cause) => cause switch
    {
        Cause.MailboxAddressMalformed or Cause.InputFolderEmpty or Cause.InputFolderIsPath or Cause.SecretEmpty or Cause.SecretIdPasted
            or Cause.SecretHasBlanks or Cause.TenantNotFound or Cause.TokenForOther => "Engineer",
        Cause.ConsentMissing or Cause.PermissionTooWeak => "Consent",
        Cause.EwsDisabled or Cause.EwsNotAllowed or Cause.AccessPolicy or Cause.AccessDenied or Cause.ClientNotAllowed
            or Cause.ImpersonationDenied or Cause.MailboxNotOnline => "Exchange",
        Cause.TooOften or Cause.Throttled or Cause.MicrosoftBusy or Cause.NoAnswer or Cause.FolderGone => "Nobody",
        Cause.Unknown or Cause.WrongCloud or Cause.EwsNotAnswering or Cause.NoConnection or Cause.OurFault => "Spectrum",
        _ => "Administrator",
    };
}
