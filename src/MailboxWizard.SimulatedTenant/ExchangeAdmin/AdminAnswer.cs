using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Web;

namespace MailboxWizard.SimulatedTenant.ExchangeAdmin;

/// <summary>An answer of the administration endpoint, in the shapes that programs which use it have published.</summary>
internal sealed record AdminAnswer(int Status, JsonNode? Body)
{
    private const string General = "Error executing cmdlet";

    private string? Diagnostics { get; init; }

    private string? PreferenceApplied { get; init; }

    private bool HasBlankBody { get; init; }

    public static AdminAnswer Output(Tenant tenant, IReadOnlyList<JsonObject> values, IReadOnlyList<string> warnings, string? next, string? preferenceApplied)
    {
        var body = new JsonObject
        {
            ["@odata.context"] = $"https://outlook.office365.com/adminapi/beta/{tenant.Id}/$metadata#Collection(Exchange.GenericHashTable)",
            ["adminapi.warnings@odata.type"] = "#Collection(String)",
            ["@adminapi.warnings"] = Texts(warnings),
        };
        if (next is not null) body["@odata.nextLink"] = next;
        body["value"] = new JsonArray([.. values]);
        return new AdminAnswer(StatusCodes.Status200OK, body) { PreferenceApplied = preferenceApplied };
    }

    /// <summary>The cmdlet's own words stand in details, behind a number and the exception's type.</summary>
    // https://github.com/microsoft/Microsoft365DSC/issues/2998
    public static AdminAnswer Failure(CmdletProblem problem) => new(problem.Status, new JsonObject
    {
        ["error"] = new JsonObject
        {
            ["code"] = problem.Status is StatusCodes.Status404NotFound ? "NotFound" : "BadRequest",
            ["message"] = General,
            ["details"] = new JsonArray(new JsonObject { ["code"] = "Context", ["target"] = "", ["message"] = $"{problem.Number}|{problem.Type}|{problem.Message}" }),
            ["innererror"] = new JsonObject
            {
                ["message"] = General,
                ["type"] = "Microsoft.Exchange.Admin.OData.Core.ODataServiceException",
                ["stacktrace"] = "",
                ["internalexception"] = new JsonObject
                {
                    ["message"] = "Exception of type 'Microsoft.Exchange.Management.PSDirectInvoke.DirectInvokeCmdletExecutionException' was thrown.",
                    ["type"] = "Microsoft.Exchange.Management.PSDirectInvoke.DirectInvokeCmdletExecutionException",
                    ["stacktrace"] = "",
                },
            },
            ["adminapi.warnings@odata.type"] = "#Collection(String)",
            ["@adminapi.warnings"] = new JsonArray(),
        },
    });

    // Guess: the words, and that they stand in innererror.
    public static AdminAnswer Malformed(string why) => new(StatusCodes.Status400BadRequest, new JsonObject
    {
        ["error"] = new JsonObject
        {
            ["code"] = "BadRequest",
            ["message"] = "Invalid Operation",
            ["innererror"] = new JsonObject { ["message"] = why, ["type"] = "Microsoft.Exchange.Admin.OData.Core.ODataServiceException", ["stacktrace"] = "" },
        },
    });

    /// <summary>A cmdlet that Exchange does not know: 403 with nothing but NUL bytes.</summary>
    public static AdminAnswer Unknown() => new(StatusCodes.Status403Forbidden, null) { HasBlankBody = true };

    /// <summary>A cmdlet that the caller's roles do not have; only here the header says why.</summary>
    // Guess: number and words.
    public static AdminAnswer NotAllowed(string cmdlet) => new(StatusCodes.Status403Forbidden, null)
    {
        HasBlankBody = true,
        Diagnostics = $"2000012;reason=\"The user isn't assigned to any management role that has the cmdlet {cmdlet}.\";error_category=\"insufficient_permissions\"",
    };

    public static AdminAnswer NotSimulated(string what) => new(StatusCodes.Status501NotImplemented, JsonValue.Create(what));

    public Task WriteAsync(HttpContext http)
    {
        var response = http.Response;
        response.StatusCode = Status;
        response.Headers.CacheControl = "no-cache";
        if (Diagnostics is not null) response.Headers["x-ms-diagnostics"] = Diagnostics;
        if (PreferenceApplied is not null) response.Headers["Preference-Applied"] = PreferenceApplied;
        if (HasBlankBody) return response.Body.WriteAsync(new byte[64], http.RequestAborted).AsTask();
        if (Body is null) return Task.CompletedTask;
        response.Headers["OData-Version"] = "4.0";
        response.ContentType = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";
        return response.WriteAsync(Body.ToJsonString(Json.Plain), http.RequestAborted);
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode?)t)]);
}
