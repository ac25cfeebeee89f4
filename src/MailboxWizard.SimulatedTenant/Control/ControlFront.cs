using System.Text.Json;
using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Saved;
using MailboxWizard.SimulatedTenant.Scenarios;
using MailboxWizard.SimulatedTenant.Web;

namespace MailboxWizard.SimulatedTenant.Control;

/// <summary>/_control: shows what the simulation believes and what it was asked, and changes it for whoever is at this machine.</summary>
internal sealed class ControlFront(Simulation simulation)
{
    // A saved state of a large tenant is long; nothing else that comes here is.
    private const long LongestState = 256 * 1024 * 1024;
    private const long LongestChange = 64 * 1024;

    private readonly ControlPage _page = new(simulation);
    private readonly ControlChanges _changes = new(simulation);

    public async Task HandleAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!.TrimEnd('/');
        try
        {
            ControlDoor.Admit(http.Request, isPage: path == "/_control");
            switch (http.Request.Method, path)
            {
                case ("GET", "/_control"):
                    await _page.ShowAsync(http);
                    break;
                case ("GET", "/_control/state"):
                    await AnswerAsync(http, StateJson.Of(simulation));
                    break;
                case ("GET", "/_control/requests"):
                    await AnswerAsync(http, RequestsJson.Of(simulation, http.Request.Query));
                    break;
                case ("GET", "/_control/scenarios"):
                    await AnswerAsync(http, Scenarios());
                    break;
                case ("GET", "/_control/saved"):
                    http.Response.Headers.ContentDisposition = "attachment; filename=\"simulated-tenant.json\"";
                    await AnswerAsync(http, SavedState.Save(simulation));
                    break;
                case ("POST", "/_control/saved"):
                    SavedState.Load(simulation, await ReadAsync(http, LongestState));
                    await AnswerAsync(http, new JsonObject { ["loaded"] = simulation.State.Tenants.Count });
                    break;
                case ("POST", _):
                    await AnswerAsync(http, _changes.Make(path["/_control".Length..].Trim('/'), await ReadAsync(http, LongestChange)));
                    break;
                default:
                    await NotSimulated.AnswerAsync(http);
                    break;
            }
        }
        catch (ControlRefusal refused)
        {
            await AnswerAsync(http, new JsonObject { ["error"] = refused.Message }, refused.Status);
        }
        catch (InvalidDataException wrong)
        {
            await AnswerAsync(http, new JsonObject { ["error"] = wrong.Message }, StatusCodes.Status400BadRequest);
        }
    }

    private static JsonArray Scenarios() => new([.. NamedScenarios.All.Select(s => (JsonNode)new JsonObject { ["name"] = s.Name, ["summary"] = s.Summary, ["knobs"] = s.Knobs.ToJson() })]);

    private static async Task<JsonObject> ReadAsync(HttpContext http, long longest)
    {
        if (http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = longest;
        try
        {
            return await JsonNode.ParseAsync(http.Request.Body, documentOptions: new JsonDocumentOptions { MaxDepth = Json.Deepest }, cancellationToken: http.RequestAborted) as JsonObject ?? throw new InvalidDataException("The body must be a JSON object.");
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException($"The body is no JSON: {wrong.Message}", wrong);
        }
        catch (BadHttpRequestException wrong)
        {
            throw new ControlRefusal(wrong.StatusCode, $"The body is too long; {longest} bytes are the most.");
        }
    }

    private static Task AnswerAsync(HttpContext http, JsonNode json, int status = StatusCodes.Status200OK)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return http.Response.WriteAsync(json.ToJsonString(Json.Plain), http.RequestAborted);
    }
}
