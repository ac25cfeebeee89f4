using MailboxWizard.Features.SignIn;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Audit.Export;

/// <summary>
/// <c>POST /audit/export</c> with the form fields <c>filter</c>, the page's own query, and <c>format</c>. A form with our
/// token and not a link: it leaves an entry, and another site must not make anyone's browser do that.
/// </summary>
internal static class AuditExportEndpoint
{
    public const string Path = "/audit/export";

    public static void MapAuditExport(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost(Path, AnswerAsync)
            .RequireAuthorization(Policies.StaffOrAdministrator)
            .RequireAntiforgery();

    private static async Task AnswerAsync(
        HttpContext http, AuditExporter exporter, AuditExports exports, AuditRefusals refusals, People people, IStringLocalizer<AuditText> text,
        CancellationToken cancellationToken)
    {
        var form = await http.Request.ReadFormAsync(cancellationToken);
        var address = AuditAddress.Parse(form["filter"]);
        // By name only: Enum takes numbers too.
        if (!Enum.TryParse<AuditExportFormat>(form["format"], out var format) || format.ToString() != form["format"])
            await RefuseAsync(StatusCodes.Status400BadRequest, text["Export.UnknownFormat"]);
        else if (address.Refused.Count > 0)
            // Not less narrow than asked for.
            await RefuseAsync(StatusCodes.Status400BadRequest, text["Export.UnknownFilter", string.Join(", ", address.Refused)]);
        else if (address.Query.Fault is { } fault)
            await RefuseAsync(StatusCodes.Status400BadRequest, text[$"Fault.{fault}"]);
        else if (people.Describe(http.User) is not { } person)
            await RefuseAsync(StatusCodes.Status403Forbidden, text["Export.NotYours"]);
        else if (address.Query.Tenant is { } tenant && !person.MayRead(tenant))
        {
            await refusals.AppendAsync(AuditExporter.About(format, address.Query, person) with { Outcome = AuditOutcome.Refused, Detail = "NotYours" }, cancellationToken);
            await RefuseAsync(StatusCodes.Status403Forbidden, text["Export.NotYours"]);
        }
        else if (exports.TryStart(person, format, cancellationToken) is not { } started)
            await RefuseAsync(StatusCodes.Status409Conflict, text["Export.OneAtATime"]);
        else
            using (started)
                await exporter.AnswerAsync(started, address.Query.AtNewest, person, http);

        async Task RefuseAsync(int status, string sentence)
        {
            http.Response.StatusCode = status;
            http.Response.ContentType = "text/plain; charset=utf-8";
            await http.Response.WriteAsync(sentence, cancellationToken);
        }
    }
}
